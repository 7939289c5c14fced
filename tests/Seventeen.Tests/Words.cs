namespace Bulkhead.Seventeen.Tests;

using System.Text;
using Bulkhead.Kernel.Console;

/// <summary>The kernel's texts as strings.</summary>
internal static class Words
{
    public static string Of(ReadOnlySpan<byte> text) => Encoding.ASCII.GetString(text);

    public static string Of(in ExperimentResult result, string format)
    {
        ResultText text = ResultText.Of(result, Encoding.ASCII.GetBytes(format));
        return SerialCapture.Record((ref KtapReport report) => text.WriteTo(ref report.Log));
    }
}

namespace Bulkhead.Subjects.ConsoleSubject;

using System.Runtime;

/// <summary>
/// Owns COM1 and prints what other subjects say, each line under its writer's name. Policy gives it the ports 0x3f8 to
/// 0x3ff, and one channel, NAME-console, to read for each subject that may speak.
/// </summary>
internal static unsafe class Console
{
    [RuntimeExport("SubjectMain")]
    private static void Main(SubjectInformation* information)
    {
        LinePrinter printer = default;
        printer.Open(new Grants(information));
        while (true)
        {
            printer.PrintAll();
            Waiting.Yield();
        }
    }
}

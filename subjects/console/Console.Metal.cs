namespace Bulkhead.Subjects.ConsoleSubject;

using System.Runtime;

/// <summary>
/// Owns COM1 and prints what other subjects say, each line under its writer's name. Policy gives it the ports 0x3f8 to
/// 0x3ff, and one channel, NAME-console, to read for each subject that may speak.
/// </summary>
internal static unsafe class Console
{
    /// <summary>All state of the program: more than a page, which a frame on the stack cannot have.</summary>
    private static LinePrinter s_printer;

    [RuntimeExport("SubjectMain")]
    private static void Main(SubjectInformation* information)
    {
        ref LinePrinter printer = ref s_printer;
        printer.Open(new Grants(information));
        while (true)
        {
            printer.PrintAll();
            Waiting.Yield();
        }
    }
}

using System.Runtime.ExceptionServices;
using Bulkhead.Subjects;

namespace Bulkhead.SubjectLibrary.Tests;

/// <summary>Runs two parties by turns, one access to shared memory a turn.</summary>
internal static class Steps
{
    /// <summary>
    /// Runs both to their ends. <paramref name="schedule"/> says, over and over, who makes the next access: false the
    /// first, true the second.
    /// </summary>
    public static void Run(bool[] schedule, Action first, Action second)
    {
        using Party one = new(first);
        using Party two = new(second);
        for (int turn = 0; !one.IsDone || !two.IsDone; turn++)
        {
            // Every so often the other one, so that none starves where the schedule names one only.
            bool isSecond = schedule[turn % schedule.Length] ^ (turn / schedule.Length % 2 != 0);
            Party next = (isSecond || one.IsDone) && !two.IsDone ? two : one;
            next.Step();
        }
    }

    private sealed class Party : IDisposable
    {
        private readonly SemaphoreSlim _mayGo = new(0);
        private readonly SemaphoreSlim _hasStopped = new(0);
        private readonly Thread _thread;
        private Exception? _failure;

        public Party(Action work)
        {
            _thread = new Thread(() => RunToEnd(work)) { IsBackground = true };
            _thread.Start();
            _hasStopped.Wait();
        }

        public bool IsDone { get; private set; }

        public void Step()
        {
            _mayGo.Release();
            _hasStopped.Wait();
            if (_failure is not null)
            {
                ExceptionDispatchInfo.Throw(_failure);
            }
        }

        public void Dispose()
        {
            if (IsDone)
            {
                _thread.Join();
                _mayGo.Dispose();
                _hasStopped.Dispose();
            }
        }

        private void RunToEnd(Action work)
        {
            SharedMemory.BeforeAccess = _ => Stop();
            try
            {
                work();
            }
            catch (Exception exception)
            {
                _failure = exception;
            }

            IsDone = true;
            _hasStopped.Release();
        }

        private void Stop()
        {
            _hasStopped.Release();
            _mayGo.Wait();
        }
    }
}

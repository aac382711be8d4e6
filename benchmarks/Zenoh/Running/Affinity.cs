using System.Globalization;
using System.Runtime.InteropServices;
using Dora.Benchmarks;

namespace Zenoh.Benchmarks.Running;

/// <summary>Binds processes to cores, so that the scheduler does not decide anew in each measurement whether two ends share one.</summary>
internal static partial class Affinity
{
    private const int MaskBits = 1024;

    /// <summary>Looks for threads that were born meanwhile before giving up.</summary>
    private const int Attempts = 10;

    /// <summary>Binds all threads of a process; those they make later inherit it.</summary>
    /// <exception cref="BenchException">The machine does not have these cores, or the process is gone.</exception>
    public static void Bind(int process, params ReadOnlySpan<int> cores)
    {
        Span<byte> mask = stackalloc byte[MaskBits / 8];
        mask.Clear();
        foreach (var core in cores)
            mask[core / 8] |= (byte)(1 << (core % 8));
        HashSet<int> bound = [];
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            if (!BindNew(process, mask, bound))
                return;
        }
    }

    private static bool BindNew(int process, ReadOnlySpan<byte> mask, HashSet<int> bound)
    {
        var found = false;
        foreach (var folder in Directory.GetDirectories(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/task")))
        {
            var thread = int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture);
            if (!bound.Add(thread))
                continue;
            found = true;

            // A thread may end between being listed and being bound.
            if (SetAffinity(thread, (nuint)mask.Length, mask) != 0 && Directory.Exists(folder))
                throw new BenchException($"sched_setaffinity: {Marshal.GetLastPInvokeErrorMessage()}; the benchmark needs two cores");
        }

        return found;
    }

    [LibraryImport("libc", EntryPoint = "sched_setaffinity", SetLastError = true)]
    private static partial int SetAffinity(int thread, nuint bytes, ReadOnlySpan<byte> mask);
}

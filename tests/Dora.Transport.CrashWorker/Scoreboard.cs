using System.IO.MemoryMappedFiles;

namespace Dora.Transport.CrashWorker;

/// <summary>
/// What must outlive a killed process: a sender writes here which message it is about to publish and which it has published, and the
/// conductor writes how far the round is. A file, so that nothing of what is tested is needed to keep it.
/// </summary>
internal sealed unsafe class Scoreboard : IDisposable
{
    private const int Bytes = 4096;
    private const int PhaseOffset = 0;
    private const int AliveOffset = 64;
    private const int GrowingOffset = 512;
    private const int IntentOffset = 1024;
    private const int DoneOffset = 2048;

    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte* _base;

    public Scoreboard(string path)
    {
        _file = MemoryMappedFile.CreateFromFile(path, FileMode.OpenOrCreate, null, Bytes);
        _view = _file.CreateViewAccessor(0, Bytes);
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _base);
    }

    /// <summary>How far the round is; only grows.</summary>
    public Phase Phase
    {
        get => (Phase)Volatile.Read(ref *(int*)(_base + PhaseOffset));
        set => Volatile.Write(ref *(int*)(_base + PhaseOffset), (int)value);
    }

    /// <summary>Grows while a participant does its work.</summary>
    public ref long Alive(int participant) => ref *(long*)(_base + AliveOffset + (8 * participant));

    /// <summary>1 while a participant waits for more memory.</summary>
    public ref int Growing(int participant) => ref *(int*)(_base + GrowingOffset + (64 * participant));

    /// <summary>The number after the last message an output began to publish.</summary>
    public ref long Intent(int producer, int output) => ref *(long*)(_base + IntentOffset + (8 * Arena.InputOf(producer, output)));

    /// <summary>The number after the last message an output has published.</summary>
    public ref long Done(int producer, int output) => ref *(long*)(_base + DoneOffset + (8 * Arena.InputOf(producer, output)));

    public void Dispose()
    {
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
    }
}

/// <summary>How far a round is.</summary>
internal enum Phase
{
    /// <summary>Messages flow.</summary>
    Run = 0,

    /// <summary>Senders close their outputs and end.</summary>
    Finish = 1,

    /// <summary>All senders have ended: readers read what is left and end.</summary>
    Drain = 2,
}

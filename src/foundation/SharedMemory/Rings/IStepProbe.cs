using System.Runtime.CompilerServices;

namespace SharedMemory.Rings;

/// <summary>
/// Called before every access to memory that another process may write, so that a test can run the real code in any interleaving,
/// and end an actor at any point. A struct type argument: the production one costs nothing.
/// </summary>
internal interface IStepProbe
{
    void Step();
}

/// <summary>The probe of production.</summary>
internal readonly struct NoProbe : IStepProbe
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step()
    {
    }
}

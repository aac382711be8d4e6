namespace Zenoh.Routing.Mesh;

/// <summary>What a link between two routers weighs.</summary>
/// <param name="Here">As this end has it configured; null where it has not.</param>
/// <param name="There">As the other end has.</param>
internal readonly record struct LinkWeights(ushort? Here, ushort? There)
{
    private const ushort Default = 100;

    /// <summary>What counts: the greater one.</summary>
    public ushort Effective => Here is null && There is null ? Default : Math.Max(Here ?? 0, There ?? 0);
}

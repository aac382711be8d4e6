namespace Dora.Daemon.Lifecycle;

/// <summary>What a process became when it registered.</summary>
/// <param name="Node">The node.</param>
/// <param name="RestartCount">Which incarnation of it, from 0.</param>
internal sealed record Registration(NodeRun Node, int RestartCount);

/// <summary>The loop's answer to a process that wants to be a node: one of the two.</summary>
/// <param name="Registration">It is that node now.</param>
/// <param name="Refusal">It is not wanted; why, and what to do.</param>
internal sealed record RegistrationResult(Registration? Registration, string? Refusal);

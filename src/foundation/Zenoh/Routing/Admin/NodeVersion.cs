using System.Reflection;

namespace Zenoh.Routing.Admin;

/// <summary>What nodes made with this library say they are.</summary>
internal static class NodeVersion
{
    public static string Text { get; } =
        $"v{typeof(NodeVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0]} (.NET)";
}

using Dora.Descriptor.Model;
using Dora.Descriptor.Shapes;

namespace Dora.Descriptor.Keys;

/// <summary>A <c>deploy</c> block as written.</summary>
internal sealed class DeployDraft : Draft
{
    public string? Machine { get; set; }

    public string? WorkingDirectory { get; set; }

    public Dictionary<string, string> Labels { get; set; } = [];

    public Deployment ToModel() => new() { Machine = Machine, WorkingDirectory = WorkingDirectory, Labels = Labels };
}

/// <summary>The keys of <c>deploy</c> and <c>_unstable_deploy</c>.</summary>
internal static class DeployKeys
{
    public static ObjectShape<DeployDraft> Shape { get; } = new(
        "deploy",
        "On which machine a node runs.",
        Key<DeployDraft>.Of("machine", NonEmptyTextShape.Instance, (deploy, value) => deploy.Machine = value,
            "The `--machine-id` of the daemon that runs the node."),
        Key<DeployDraft>.Of("working_dir|working-dir", NonEmptyTextShape.Instance, (deploy, value) => deploy.WorkingDirectory = value,
            "The directory the node runs in; a relative one starts at the daemon's base directory."),
        Key<DeployDraft>.Of("labels", new MapShape<string>(TextShape.Instance) { KeyName = "label" },
            (deploy, value) => deploy.Labels = value.ToDictionary(entry => entry.Key, entry => entry.Value), "Labels the daemon must all have."),
        Key<DeployDraft>.Checked("distribute", new ChoiceShape<bool>(("local", true)) { Message = NotDistributed },
            "How the node's files reach the machine; only `local` (they are there).", KeyUse.Used));

    private static string NotDistributed(string word) => word is "scp" or "http"
        ? $"`distribute: {word}` is not supported by this version; copy the files to the machine yourself and write `local`"
        : $"unknown variant `{word}`, expected `local`";
}

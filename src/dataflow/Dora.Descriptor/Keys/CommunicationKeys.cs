using Dora.Descriptor.Shapes;

namespace Dora.Descriptor.Keys;

/// <summary>A <c>communication</c> block as written; nothing of it has an effect.</summary>
internal sealed class CommunicationDraft : Draft;

/// <summary>The keys of <c>communication</c>: the choice of channels, and the older choice of a middleware.</summary>
internal static class CommunicationKeys
{
    private static readonly ObjectShape<CommunicationDraft> Zenoh = new(
        "communication-zenoh",
        "The older choice of Zenoh.",
        Key<CommunicationDraft>.Checked("prefix", TextShape.Instance, "The prefix of all topics.", KeyUse.Used),
        Key<CommunicationDraft>.Checked("config", AnyShape.Instance, "A Zenoh configuration.", KeyUse.Used));

    private static readonly ObjectShape<CommunicationDraft> Iceoryx = new(
        "communication-iceoryx",
        "The older choice of iceoryx.",
        Key<CommunicationDraft>.Checked("app_name_prefix", TextShape.Instance, "The prefix of the application name.", KeyUse.Used),
        Key<CommunicationDraft>.Checked("topic_prefix", TextShape.Instance, "The prefix of all topics.", KeyUse.Used));

    public static ObjectShape<CommunicationDraft> Shape { get; } = new(
        "communication",
        "How nodes were connected in older versions.",
        Key<CommunicationDraft>.Checked("_unstable_local", new ChoiceShape<bool>(("Tcp", true), ("Shmem", true), ("UnixDomain", true)),
            "The channel between node and daemon.", KeyUse.Used),
        Key<CommunicationDraft>.Checked("_unstable_remote", new ChoiceShape<bool>(("Tcp", true), ("tcp", true)),
            "The channel between machines.", KeyUse.Used),
        Key<CommunicationDraft>.Checked("zenoh", Zenoh, "The older choice of Zenoh.", KeyUse.Used),
        Key<CommunicationDraft>.Checked("iceoryx", Iceoryx, "The older choice of iceoryx.", KeyUse.Used));
}

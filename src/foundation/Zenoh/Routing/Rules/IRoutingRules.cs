using Zenoh.Routing.Faces;

namespace Zenoh.Routing.Rules;

/// <summary>What the role of a node decides (Zenoh wire specification, sessions, declarations and routing). Asked under the tables' lock.</summary>
internal interface IRoutingRules
{
    /// <summary>
    /// Whether declarations, data and queries pass between two declarers through this node; symmetrical. Both may be the same only for a session of
    /// this node.
    /// </summary>
    bool Connects(Declarer one, Declarer other);

    /// <summary>Whether a face is told every declaration without having asked.</summary>
    bool DeclaresUnasked(RemoteFace face);

    /// <summary>
    /// Whether a face knows more than it tells unasked: interests are passed on to it, and data for which it was not asked goes there to be sure.
    /// </summary>
    bool IsUpstream(RemoteFace face);

    /// <summary>Whether both sides begin with all their declarations and end them with a D_FINAL for interest 0.</summary>
    bool BeginsWithFinal(RemoteFace face);

    /// <summary>Faces came, went or told something about themselves. Called before the tables are brought in line.</summary>
    void FacesChanged();
}

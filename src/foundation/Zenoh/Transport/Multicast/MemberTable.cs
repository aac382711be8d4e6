using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Zenoh.Transport.Multicast;

/// <summary>The members of a group by the address they send from. Changed under the group's upward lock; <see cref="All"/> may be read from anywhere.</summary>
internal sealed class MemberTable(int capacity)
{
    private readonly Dictionary<SocketAddress, GroupMember> _members = [];
    private GroupMember[] _all = [];

    public IReadOnlyList<GroupMember> All => Volatile.Read(ref _all);

    public bool IsFull => _members.Count >= capacity;

    public bool TryFind(SocketAddress address, [NotNullWhen(true)] out GroupMember? member) => _members.TryGetValue(address, out member);

    public bool Contains(ZenohId id) => Array.Exists(_all, member => member.Peer == id);

    public void Add(GroupMember member)
    {
        _members.Add(member.Address, member);
        Publish();
    }

    public void Remove(GroupMember member)
    {
        _members.Remove(member.Address);
        Publish();
    }

    private void Publish() => Volatile.Write(ref _all, [.. _members.Values]);
}

using Zenoh.Configuration;
using Zenoh.Links;
using Zenoh.Routing.Gossip;
using Zenoh.Scouting;
using Zenoh.Transport;

namespace Zenoh.Session.Opening;

/// <summary>Connects a node with others that multicast or gossip make known, and makes it known to them. Thread-safe.</summary>
internal sealed class Discovery : INodeDiscovery, IDisposable
{
    /// <summary>Nodes a peer or router dials at the same time.</summary>
    private const int DialsAtOnce = 4;

    /// <summary>How often a client looks whether it lost the node it had found.</summary>
    private static readonly TimeSpan LookPeriod = TimeSpan.FromSeconds(1);

    private readonly ZenohConfig _config;
    private readonly ZenohId _id;
    private readonly TransportManager _manager;
    private readonly TimeProvider _time;
    private readonly Autoconnect _autoconnect;
    private readonly TaskCompletionSource _foundOne = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private MulticastScouting? _multicast;
    private string? _stranger;
    private ITimer? _look;

    public Discovery(ZenohConfig config, ZenohId id, TransportManager manager, TimeProvider time)
    {
        _config = config;
        _id = id;
        _manager = manager;
        _time = time;
        _autoconnect = new Autoconnect(IsClient ? 1 : DialsAtOnce, IsConnected, Dial);
        _autoconnect.Settled += () => _foundOne.TrySetResult();
    }

    /// <summary>What cannot be done on this machine.</summary>
    public IReadOnlyList<string> Problems => [.. _multicast?.Problems ?? [], .. Volatile.Read(ref _stranger) is { } stranger ? [stranger] : Array.Empty<string>()];

    /// <summary>Questions and answers by multicast; null while there are none.</summary>
    public MulticastScouting? Multicast => _multicast;

    /// <summary>Dials of nodes that were found.</summary>
    public Autoconnect Dials => _autoconnect;

    private bool IsClient => _config.Mode == WhatAmI.Client;

    /// <summary>Answers others from now on, and asks for them where the configuration says so.</summary>
    public void Start()
    {
        if (ScoutingOptions.From(_config) is not { } options)
            return;
        _multicast = new MulticastScouting(options, _id, _config.Mode, () => _manager.Locators, OnScouted, _time);
        _multicast.StartAsking();
    }

    /// <summary>Waits until what was found is connected, at most for a moment.</summary>
    public async Task WaitAMomentAsync(TimeSpan moment, CancellationToken cancellation)
    {
        if (_multicast is { CanAsk: true })
            await Task.WhenAny(_foundOne.Task, Task.Delay(moment, _time, cancellation)).ConfigureAwait(false);
        cancellation.ThrowIfCancellationRequested();
    }

    /// <summary>Finds one node and connects with it; looks for another whenever that is lost.</summary>
    /// <exception cref="ZenohException">None was found in time.</exception>
    public async Task ConnectOneAsync(TimeSpan timeout, CancellationToken cancellation)
    {
        if (_multicast is not { CanAsk: true })
            throw new ZenohException(NothingFound(timeout));
        try
        {
            await _connected.Task.WaitAsync(timeout, _time, cancellation).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw new ZenohException(NothingFound(timeout));
        }

        _multicast.StopAsking();
        _look = _time.CreateTimer(_ => Look(), null, LookPeriod, LookPeriod);
    }

    public void Discovered(ZenohId id, WhatAmI role, IReadOnlyList<string> locators) =>
        _autoconnect.Consider(AutoconnectRule.ForGossip(_config, _id), new ScoutedNode(id, role, locators));

    public void Dispose()
    {
        _look?.Dispose();
        _multicast?.Dispose();
        _autoconnect.Dispose();
    }

    private void OnScouted(ScoutedNode node) => _autoconnect.Consider(AutoconnectRule.ForMulticast(_config, _id), node);

    private bool IsConnected(ZenohId other) => IsClient ? _manager.Transports.Count > 0 : _manager.TryFind(other, out _);

    private void Dial(Locator locator, ZenohId expected, CancellationToken cancellation)
    {
        if (OpenDoors.WhyNotDial(_config, locator, expected) is { } reason)
        {
            Volatile.Write(ref _stranger, reason);
            throw new ZenohException(reason);
        }

        _manager.Connect(new Endpoint(locator), expected, cancellation);
        _connected.TrySetResult();
    }

    private void Look()
    {
        if (_manager.Transports.Count == 0)
            _multicast?.StartAsking();
        else
            _multicast?.StopAsking();
    }

    private string NothingFound(TimeSpan timeout)
    {
        if (Problems.Count > 0)
            return $"No router or peer can be looked for: {string.Join("; ", Problems)}. Name one in connect/endpoints.";
        if (_multicast is null)
        {
            return "A client without connect/endpoints finds routers by multicast, which is switched off "
                + "(scouting/multicast/enabled or autoconnect): name a router in connect/endpoints.";
        }

        return $"No router or peer answered within {timeout.TotalSeconds} s (scouting/multicast/address "
            + $"{_config.Scouting.Multicast.Address}): start one, or name one in connect/endpoints.";
    }
}

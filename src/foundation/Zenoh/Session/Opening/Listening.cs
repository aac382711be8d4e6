using Zenoh.Configuration;
using Zenoh.Links;
using Zenoh.Transport;

namespace Zenoh.Session.Opening;

/// <summary>Opens the endpoints a node listens on.</summary>
internal static class Listening
{
    /// <summary>Listens on every configured endpoint.</summary>
    /// <returns>Why some cannot be listened on, where the configuration allows that.</returns>
    /// <exception cref="ZenohException">An endpoint cannot be listened on, and the configuration demands it.</exception>
    public static async Task<IReadOnlyList<string>> StartAsync(
        TransportManager manager, ZenohConfig config, IReadOnlyList<Endpoint> endpoints, TimeProvider time, CancellationToken cancellation)
    {
        List<string> problems = [];
        TimeSpan timeout = config.Listen.Timeout.For(config.Mode);
        RetryOptions retry = EndpointSettings.RetryFrom(config.Listen.Retry, config.Mode);
        foreach (Endpoint endpoint in endpoints)
        {
            if (await TryAsync(manager, endpoint, timeout, retry, time, cancellation).ConfigureAwait(false) is not { } failure)
                continue;
            if (config.Listen.ExitOnFailure.For(config.Mode))
                throw new ZenohException($"listen/endpoints: {failure.Message}", failure);
            problems.Add(failure.Message);
        }

        return problems;
    }

    private static async Task<ZenohException?> TryAsync(
        TransportManager manager, Endpoint endpoint, TimeSpan timeout, RetryOptions retry, TimeProvider time, CancellationToken cancellation)
    {
        long start = time.GetTimestamp();
        for (TimeSpan pause = retry.Initial; ; pause = TimeSpan.FromTicks(Math.Min((long)(pause.Ticks * retry.Factor), retry.Max.Ticks)))
        {
            try
            {
                manager.Listen(endpoint);
                return null;
            }
            catch (ZenohException failure)
            {
                if (timeout != Timeout.InfiniteTimeSpan && time.GetElapsedTime(start) + pause > timeout)
                    return failure;
            }

            await Task.Delay(pause, time, cancellation).ConfigureAwait(false);
        }
    }
}

using Zenoh.KeyExpressions;
using Zenoh.Protocol.Bodies;
using Zenoh.Routing.Local;

namespace Zenoh.Routing.Admin;

/// <summary>
/// Refuses to change the configuration: the reference lets plugins be configured while it runs and nothing else, and there are no plugins here.
/// </summary>
internal sealed class ConfigurationChanges(AdminDesk desk) : ISampleReceiver
{
    public void Receive(KeyExpression key, scoped in SampleBody body, in DeliveryContext context)
    {
        string what = body.Kind == SampleKind.Put ? "PUT" : "DEL";
        desk.Warn(desk.MayWrite
            ? $"{what} {key} changes nothing: this node reads its configuration when it starts. Change its file or flags and start it again."
            : $"{what} {key} was refused: adminspace/permissions/write is false.");
    }
}

using Zenoh.Protocol.Bodies;
using Zenoh.Routing.Local;

namespace Zenoh.Routing.Admin;

/// <summary>The queryable of one part of the admin space.</summary>
internal sealed class AdminTree(AdminDesk desk, IReadOnlyList<IAdminEntries> entries) : IQueryReceiver
{
    public void Receive(IncomingQuery query, scoped in Query body, in DeliveryContext context) => desk.Answer(query, answers =>
    {
        foreach (IAdminEntries some in entries)
        {
            if (answers.IsOver)
                return;
            some.Answer(answers);
        }
    });
}

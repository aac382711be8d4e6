namespace Zenoh.Routing.Admin;

/// <summary>One family of entries of the admin space.</summary>
internal interface IAdminEntries
{
    /// <summary>
    /// Adds the entries that are asked for. No lock is held; what the tables know is read in steps that hold their lock for a short time.
    /// </summary>
    void Answer(AdminAnswers answers);
}

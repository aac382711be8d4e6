namespace Zenoh.Configuration.Shapes;

/// <summary>A level of nesting in files that has no record of its own.</summary>
internal static class Group
{
    public static Key<TOwner> Of<TOwner>(string name, ObjectShape<TOwner> keys) => new Key<TOwner, TOwner>(name, keys, owner => owner, (_, changed) => changed);

    /// <summary>The frequent <c>{enabled: …}</c>.</summary>
    public static Key<TOwner> Enabled<TOwner>(string name, Func<TOwner, bool> get, Func<TOwner, bool, TOwner> set) =>
        Of(name, new ObjectShape<TOwner>(new Key<TOwner, bool>("enabled", Scalars.Boolean, get, set)));
}

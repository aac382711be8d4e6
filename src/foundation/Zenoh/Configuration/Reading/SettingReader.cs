namespace Zenoh.Configuration.Reading;

/// <summary>Reads <c>KEY:VALUE</c>, a path of keys between slashes and JSON5: the same tree as a file that says only this.</summary>
internal static class SettingReader
{
    /// <exception cref="ConfigSyntaxException">There is no colon, or the value is not JSON5.</exception>
    public static ConfigNode Read(string setting)
    {
        var colon = setting.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0) throw new ConfigSyntaxException(setting.Length, "expected KEY:VALUE, such as scouting/multicast/enabled:false");
        var node = Json5Reader.Read(setting, colon + 1);
        for (var end = colon; end > 0;)
        {
            var start = setting.LastIndexOf('/', end - 1) + 1;
            if (start < end) node = new ConfigMap(start, [new ConfigEntry(setting[start..end], start, node)]);
            end = start - 1;
        }

        return node;
    }
}

using Zenoh.Configuration.Keys;
using Zenoh.Configuration.Shapes;

namespace Zenoh.Configuration.Reading;

/// <summary>From text to configuration and back: one tree for all formats, one description of the keys.</summary>
internal static class ConfigSource
{
    public static ZenohConfig ReadFile(string path, ZenohConfig onto, Action<ConfigurationProblem>? note)
    {
        var text = ReadText(path);
        return path.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".yml", StringComparison.OrdinalIgnoreCase)
            ? ReadYaml(path, text, onto, note)
            : ReadJson5(path, text, onto, note);
    }

    public static ZenohConfig ReadJson5(string name, string text, ZenohConfig onto, Action<ConfigurationProblem>? note) =>
        Bind(new SourceText(name, text), () => Json5Reader.Read(text), onto, note);

    public static ZenohConfig ReadYaml(string name, string text, ZenohConfig onto, Action<ConfigurationProblem>? note) =>
        Bind(new SourceText(name, text), () => YamlReader.Read(text), onto, note);

    public static ZenohConfig ReadSetting(string setting, ZenohConfig onto, Action<ConfigurationProblem>? note) =>
        Bind(new SourceText("--cfg", setting), () => SettingReader.Read(setting), onto, note);

    public static string Print(ZenohConfig config, bool withSecrets) =>
        JsonText.Write(json => RootKeys.Root.Write(config, new ConfigPrinter(json, withSecrets)), isIndented: true);

    private static ZenohConfig Bind(SourceText source, Func<ConfigNode> read, ZenohConfig onto, Action<ConfigurationProblem>? note)
    {
        var context = new BindingContext(source);
        try
        {
            var root = read();
            onto = RootKeys.Root.Bind(root, onto, context);
            if (context.Problems.Count == 0) ConfigRules.Check(onto, root, context);
        }
        catch (ConfigSyntaxException e)
        {
            context.Error(e.Offset, e.Message);
        }

        if (context.Problems.Count > 0) throw new ZenohConfigurationException(context.Problems);
        foreach (var ignored in context.Notes) note?.Invoke(ignored);
        return onto;
    }

    private static string ReadText(string path)
    {
        try
        {
            var text = SettingFile.ReadText(path, $"-c or {ZenohConfig.EnvironmentVariable}", "a configuration in JSON5 or YAML");
            return text.Length <= ConfigLimits.MaxFileCharacters
                ? text
                : throw new ZenohConfigurationException($"{path}: the configuration has {text.Length} characters; at most {ConfigLimits.MaxFileCharacters} are read.");
        }
        catch (ZenohException e) when (e is not ZenohConfigurationException)
        {
            throw new ZenohConfigurationException(e.Message, e);
        }
    }
}

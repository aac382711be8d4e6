namespace Zenoh.Configuration.Reading;

/// <summary>Carries the first syntax error out of a reader; never leaves this folder.</summary>
internal sealed class ConfigSyntaxException(int offset, string message) : Exception(message)
{
    public int Offset => offset;
}

namespace Zenoh.Links.Tls;

/// <summary>PEM text that lies in a file, or was given as it is, or in base64. At most one of them; none = not configured.</summary>
internal readonly record struct PemSource(string? File = null, string? Text = null, string? Base64 = null)
{
    public bool IsGiven => File is not null || Text is not null || Base64 is not null;
}

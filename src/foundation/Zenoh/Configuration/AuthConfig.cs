namespace Zenoh.Configuration;

/// <summary>Who may open a session (<c>transport.auth</c>).</summary>
public sealed record AuthConfig
{
    /// <summary>By user and password.</summary>
    public UserPasswordConfig UserPassword { get; init; } = new();

    /// <summary>Accepted for compatibility: no router of this protocol version can be told which keys to trust.</summary>
    public PublicKeyConfig PublicKey { get; init; } = new();
}

/// <summary>Authentication by user and password (<c>transport.auth.usrpwd</c>); all null: not asked for, not offered.</summary>
public sealed record UserPasswordConfig
{
    /// <summary>The own name when dialling. Default null.</summary>
    public string? User { get; init; }

    /// <summary>The own password when dialling. Default null. Not printed unless asked for.</summary>
    public string? Password { get; init; }

    /// <summary>File with a line <c>user:password</c> for everybody who may dial in; null admits everybody. Default null.</summary>
    public string? DictionaryFile { get; init; }

    /// <summary>Names the user but not the password.</summary>
    public override string ToString() => $"{nameof(UserPasswordConfig)} {{ User = {User}, DictionaryFile = {DictionaryFile} }}";
}

/// <summary>Accepted for compatibility (<c>transport.auth.pubkey</c>).</summary>
public sealed record PublicKeyConfig
{
    /// <summary>Default null.</summary>
    public string? PublicKeyPem { get; init; }

    /// <summary>Default null. Not printed unless asked for.</summary>
    public string? PrivateKeyPem { get; init; }

    /// <summary>Default null.</summary>
    public string? PublicKeyFile { get; init; }

    /// <summary>Default null.</summary>
    public string? PrivateKeyFile { get; init; }

    /// <summary>Bits. Default null.</summary>
    public int? KeySize { get; init; }

    /// <summary>Default null.</summary>
    public string? KnownKeysFile { get; init; }

    /// <summary>Names the files but no key.</summary>
    public override string ToString() => $"{nameof(PublicKeyConfig)} {{ PublicKeyFile = {PublicKeyFile}, PrivateKeyFile = {PrivateKeyFile} }}";
}

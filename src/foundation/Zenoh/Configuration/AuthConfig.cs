namespace Zenoh.Configuration;

/// <summary>Who may open a session (<c>transport.auth</c>).</summary>
public sealed record AuthConfig
{
    /// <summary>By user and password.</summary>
    public UserPasswordConfig UserPassword { get; init; } = new();

    /// <summary>By RSA key.</summary>
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

/// <summary>
/// Authentication by RSA key (<c>transport.auth.pubkey</c>); all null: not asked for, not offered. With any of it, nobody dials in whose key is not in
/// <see cref="KnownKeysFile"/>. Keys are PEM, PKCS#1 as the reference has them or PKCS#8, 1024 to 4096 bits; each is a text or a file, not both.
/// </summary>
/// <remarks>
/// The messages are those of the reference, read from its source: its routers cannot be told which keys they know and refuse everybody, so the whole exchange
/// was only ever seen between nodes of this library. Use a key for nothing else: a node that shows it deciphers what those it dials send.
/// </remarks>
public sealed record PublicKeyConfig
{
    /// <summary>The public half of the own key; it follows from the private one, and has to belong to it. Default null.</summary>
    public string? PublicKeyPem { get; init; }

    /// <summary>The own key, shown and proved when dialling. Default null. Not printed unless asked for.</summary>
    public string? PrivateKeyPem { get; init; }

    /// <summary>File with what <see cref="PublicKeyPem"/> has. Default null.</summary>
    public string? PublicKeyFile { get; init; }

    /// <summary>File with what <see cref="PrivateKeyPem"/> has. Default null.</summary>
    public string? PrivateKeyFile { get; init; }

    /// <summary>Bits: what the own key has to have, or, without one, what the key has that is made for the run of a node that only asks for keys. Default null: any; 2048.</summary>
    public int? KeySize { get; init; }

    /// <summary>
    /// File with the public keys of everybody who may dial in, one behind the other, and of the nodes that may ask for the own key; text between them is passed
    /// over. Null: nobody may dial in, everybody may ask. Default null.
    /// </summary>
    public string? KnownKeysFile { get; init; }

    /// <summary>Names the files but no key.</summary>
    public override string ToString() => $"{nameof(PublicKeyConfig)} {{ PublicKeyFile = {PublicKeyFile}, PrivateKeyFile = {PrivateKeyFile}, KnownKeysFile = {KnownKeysFile} }}";
}

using System.Diagnostics;
using Zenoh.Configuration;
using Zenoh.Links;
using Zenoh.Links.Tls;
using Zenoh.Transport;

namespace Zenoh.Tests.Configuration;

/// <summary>What stands at a path that a setting names need not be a file.</summary>
public sealed class SettingFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("zf");

    public void Dispose() => _folder.Delete(recursive: true);

    public static TheoryData<string, string> NoFiles => new()
    {
        { "pipe", "it is empty, or a pipe or a device" },
        { "link to pipe", "it is empty, or a pipe or a device" },
        { "/dev/zero", "it is empty, or a pipe or a device" },
        { "", "it is a directory" },
        { "nothing", "Could not find" },
    };

    [Theory]
    [MemberData(nameof(NoFiles))]
    public async Task What_is_no_file_is_refused_at_once_by_path_and_setting(string name, string reason)
    {
        string path = await PathOfAsync(name);
        (string Setting, Action Read)[] readers =
        [
            ("-c or ZENOH_CONFIG", () => ZenohConfig.FromFile(path)),
            ("transport/auth/pubkey/private_key_file", () => NodeKeysReader.Read(new PublicKeyConfig { PrivateKeyFile = path })),
            ("root_ca_certificate", () => TlsIdentity.ForConnecting(Endpoint.Parse("tls/localhost:1"), new TlsOptions { RootCaCertificate = new PemSource(File: path) })),
        ];
        foreach ((string setting, Action read) in readers)
        {
            ZenohException error = await RefusalAsync(read);
            Assert.All((string[])[path, setting, reason], part => Assert.Contains(part, error.Message, StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("pipe")]
    [InlineData("/dev/zero")]
    public async Task A_list_that_is_no_file_has_nobody_in_it(string name)
    {
        string path = await PathOfAsync(name);
        var auth = new AuthConfig
        {
            UserPassword = new UserPasswordConfig { DictionaryFile = path },
            PublicKey = new PublicKeyConfig { KnownKeysFile = path, KeySize = 1024 },
        };

        TransportOptions options = await Eventually.Within(
            Task.Run(() => TransportOptionsReader.Read(new ZenohConfig { Transport = new TransportConfig { Auth = auth } })), "an end of reading");

        Assert.Empty(options.Users!);
        Assert.Empty(options.Keys!.Known!);
        Assert.All(TransportOptionsReader.Doubts(options), doubt => Assert.Contains("a pipe or a device", doubt, StringComparison.Ordinal));
    }

    [Fact]
    public void A_link_to_a_file_is_as_good_as_the_file()
    {
        string file = Path.Combine(_folder.FullName, "file.json5");
        string link = Path.Combine(_folder.FullName, "link.json5");
        File.WriteAllText(file, "{ mode: 'client' }");
        File.CreateSymbolicLink(link, "file.json5");

        Assert.Equal(WhatAmI.Client, ZenohConfig.FromFile(link).Mode);
    }

    // Without an end, a thread is left that waits; it holds up nobody.
    private static async Task<ZenohException> RefusalAsync(Action read) =>
        await Assert.ThrowsAnyAsync<ZenohException>(() => Eventually.Within(Task.Run(() => { read(); return true; }), "a refusal"));

    private async Task<string> PathOfAsync(string name)
    {
        string pipe = Path.Combine(_folder.FullName, "pipe");
        using Process make = Process.Start("mkfifo", [pipe]);
        await make.WaitForExitAsync(TestContext.Current.CancellationToken);
        File.CreateSymbolicLink(Path.Combine(_folder.FullName, "link to pipe"), pipe);
        return Path.Combine(_folder.FullName, name);
    }
}

using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Zenoh.Configuration;
using Zenoh.Protocol.Handshake;
using Zenoh.Protocol.Primitives;
using Zenoh.Session;
using Zenoh.Transport.Establishment;

namespace Zenoh.Tests.Session;

/// <summary>A stranger who speaks bytes, to a router that demands users: no order of messages leads in.</summary>
public sealed class UnprovenOpeningTests : IDisposable
{
    private const string Put = "b500007d000161620161";

    private readonly string _users = Path.GetTempFileName();

    public UnprovenOpeningTests() => File.WriteAllText(_users, "alice:secret\n");

    public void Dispose() => File.Delete(_users);

    [Theory]
    [InlineData("frame")]
    [InlineData("open")]
    [InlineData("init without user")]
    [InlineData("init, open without user")]
    [InlineData("init, open with user and no proof")]
    [InlineData("init, open with user and the proof of another challenge")]
    [InlineData("init, open with another cookie and the right proof")]
    [InlineData("init, init without user, open without user")]
    [InlineData("init, frame")]
    public async Task No_order_of_messages_leads_in_without_a_proof(string attack)
    {
        await using ZenohSession router = await Network.Open(Demanding());
        using var stranger = new RawDialler(router.Info.Locators[0]);

        Assert.False(stranger.GetsIn(attack), "the router opened a session");
        Assert.Empty(router.Info.Clients);
    }

    [Fact]
    public async Task The_same_bytes_with_the_proof_lead_in()
    {
        await using ZenohSession router = await Network.Open(Demanding());
        using var known = new RawDialler(router.Info.Locators[0]);

        Assert.True(known.GetsIn("init, open with user and proof"));
        await Eventually.True(() => router.Info.Clients.Count == 1, "the session");
    }

    private ZenohConfig Demanding() => Network.Listening(WhatAmI.Router, "tcp/127.0.0.1:0")
        .WithSetting($"transport/auth/usrpwd/dictionary_file:'{_users}'");

    /// <summary>One connection: says what an attack is made of, one message after the other, and reads the answers.</summary>
    private sealed class RawDialler : IDisposable
    {
        private readonly TcpClient _client = new();
        private readonly NetworkStream _stream;
        private byte[] _cookie = new byte[32];
        private ulong _nonce;

        public RawDialler(string locator)
        {
            _client.Connect(IPEndPoint.Parse(locator["tcp/".Length..]));
            _client.ReceiveTimeout = (int)Eventually.Deadline.TotalMilliseconds;
            _stream = _client.GetStream();
        }

        /// <summary>Whether the last answer is that the session stands.</summary>
        public bool GetsIn(string attack)
        {
            byte[]? answer = null;
            foreach (string step in attack.Split(", "))
            {
                Send(step);
                answer = Read();
            }

            return answer is [var header, ..] && (header & 0x3f) == (Open.Id | 0x20);
        }

        public void Dispose() => _client.Dispose();

        private void Send(string step)
        {
            byte[] batch = step switch
            {
                "frame" => Convert.FromHexString(Put),
                "init" => Convert.FromHexString("c10902b10ac8ff81c301022701"),
                "init without user" => Convert.FromHexString("c10902b10ac8ff812701"),
                "open" or "open without user" => Opening(_cookie, null, null),
                "open with user and no proof" => Opening(_cookie, "alice", []),
                "open with user and the proof of another challenge" => Opening(_cookie, "alice", Proof(_nonce + 1)),
                "open with another cookie and the right proof" => Opening(new byte[32], "alice", Proof(_nonce)),
                "open with user and proof" => Opening(_cookie, "alice", Proof(_nonce)),
                _ => throw new ArgumentException(step),
            };
            byte[] prefixed = new byte[batch.Length + 2];
            BinaryPrimitives.WriteUInt16LittleEndian(prefixed, (ushort)batch.Length);
            batch.CopyTo(prefixed, 2);
            try
            {
                _stream.Write(prefixed);
            }
            catch (IOException)
            {
                // The router has closed the connection already.
            }
        }

        private static byte[] Proof(ulong nonce)
        {
            byte[] proof = new byte[PasswordProof.Bytes];
            PasswordProof.Write(nonce, "secret", proof);
            return proof;
        }

        private static byte[] Opening(byte[] cookie, string? user, byte[]? proof)
        {
            byte[] nested = new byte[256];
            var open = new Open { LeaseMilliseconds = 10_000, InitialSequenceNumber = 0, Cookie = cookie };
            if (user is not null)
            {
                byte[] name = System.Text.Encoding.UTF8.GetBytes(user);
                open.Authentication = AuthenticationBody.Write(new Authentication { User = (ReadOnlySpan<byte>)name, Hmac = proof }, nested);
            }

            var writer = new WireWriter(new byte[512]);
            open.Encode(ref writer);
            return writer.Written.ToArray();
        }

        /// <summary>The next batch; null when the connection was closed instead.</summary>
        private byte[]? Read()
        {
            try
            {
                byte[] length = new byte[2];
                _stream.ReadExactly(length);
                byte[] batch = new byte[BinaryPrimitives.ReadUInt16LittleEndian(length)];
                _stream.ReadExactly(batch);
                Learn(batch);
                return batch;
            }
            catch (EndOfStreamException)
            {
                return null;
            }
            catch (IOException fault) when (fault.InnerException is SocketException { SocketErrorCode: not SocketError.TimedOut })
            {
                return null;
            }
        }

        private void Learn(byte[] batch)
        {
            var reader = new WireReader(batch);
            if (!reader.TryReadByte(out byte header) || (header & 0x1f) != Init.Id || !Init.TryDecode(ref reader, header, out Init init))
                return;
            _cookie = init.Cookie.ToArray();
            var body = new WireReader(init.Authentication.Value);
            Assert.True(Authentication.TryDecode(ref body, out Authentication challenge));
            _nonce = challenge.Nonce!.Value;
        }
    }
}

using System.Text.Json;

namespace Zenoh.Configuration.Shapes;

/// <summary>Where the effective configuration is written to, and whether secrets are part of it.</summary>
internal sealed record ConfigPrinter(Utf8JsonWriter Json, bool WithSecrets);

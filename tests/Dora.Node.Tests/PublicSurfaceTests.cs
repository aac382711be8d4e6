using System.Reflection;

namespace Dora.Node.Tests;

/// <summary>What an author of nodes sees in the signatures of the library.</summary>
public sealed class PublicSurfaceTests
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>Assemblies whose types come along with the one reference.</summary>
    private static readonly string[] Visible = ["Dora.Node", "Dora.Protocol", "Columnar"];

    [Fact]
    public void Signatures_name_no_transport_and_no_shared_memory()
    {
        string[] hidden = [.. typeof(DoraNode).Assembly.GetExportedTypes()
            .SelectMany(type => Named(type).Select(named => (Type: type, Named: named)))
            .Where(pair => pair.Named.Assembly.GetName().Name is { } name && !Visible.Contains(name) && !name.StartsWith("System", StringComparison.Ordinal))
            .Select(pair => $"{pair.Type.Name} names {pair.Named.FullName}")
            .Distinct()];

        Assert.Empty(hidden);
    }

    private static IEnumerable<Type> Named(Type type) =>
        type.GetMethods(Declared).SelectMany(method => method.GetParameters().Select(parameter => parameter.ParameterType).Append(method.ReturnType))
            .Concat(type.GetConstructors(Declared).SelectMany(constructor => constructor.GetParameters()).Select(parameter => parameter.ParameterType))
            .Concat(type.GetFields(Declared).Select(field => field.FieldType))
            .Concat(type.GetInterfaces())
            .Append(type.BaseType ?? typeof(object))
            .SelectMany(Parts);

    private static IEnumerable<Type> Parts(Type type) =>
        type.HasElementType ? Parts(type.GetElementType()!) : type.IsGenericType ? type.GetGenericArguments().SelectMany(Parts).Append(type) : [type];
}

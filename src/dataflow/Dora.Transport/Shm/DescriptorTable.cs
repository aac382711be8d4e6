namespace Dora.Transport.Shm;

/// <summary>The file descriptors beside an endpoint's description, each once.</summary>
internal sealed class DescriptorTable
{
    private readonly List<int> _descriptors = [];
    private readonly Dictionary<int, int> _indexes = [];

    public IReadOnlyList<int> Descriptors => _descriptors;

    public int IndexOf(int descriptor)
    {
        if (_indexes.TryGetValue(descriptor, out int index))
            return index;

        _descriptors.Add(descriptor);
        return _indexes[descriptor] = _descriptors.Count - 1;
    }
}

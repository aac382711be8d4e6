namespace SharedMemory.Tests.Interleaving;

/// <summary>Decides what happens next wherever several things could.</summary>
internal interface IChoices
{
    /// <summary>Picks one of several possibilities, the first of which is "go on as before".</summary>
    int Pick(int possibilities);

    /// <summary>Decides whether the running actor dies here.</summary>
    bool Dies();
}

/// <summary>Goes through all sequences of choices, depth first: repeats the last run up to its last open choice and takes the next one there.</summary>
internal sealed class AllChoices : IChoices
{
    private readonly List<(int Picked, int Possibilities)> _path = [];
    private int _position;

    public int Pick(int possibilities)
    {
        if (possibilities == 1)
            return 0;
        if (_position == _path.Count)
            _path.Add((0, possibilities));

        (int picked, int before) = _path[_position++];
        Assert.True(before == possibilities, $"the run is not repeatable: {before} possibilities before, {possibilities} now");
        return picked;
    }

    public bool Dies() => Pick(2) == 1;

    /// <summary>Prepares the next run.</summary>
    /// <returns>False when all were made.</returns>
    public bool Next()
    {
        _position = 0;
        while (_path.Count > 0)
        {
            (int picked, int possibilities) = _path[^1];
            _path.RemoveAt(_path.Count - 1);
            if (picked + 1 < possibilities)
            {
                _path.Add((picked + 1, possibilities));
                return true;
            }
        }

        return false;
    }

    public override string ToString() => string.Join(' ', _path.Select(choice => choice.Picked));
}

/// <summary>Picks at random, reproducibly; switches now and then.</summary>
internal sealed class RandomChoices(int seed) : IChoices
{
    private const int SwitchOneIn = 3;
    private const int DieOneIn = 150;
    private readonly Random _random = new(seed);

    public int Pick(int possibilities) =>
        possibilities == 1 || _random.Next(SwitchOneIn) != 0 ? 0 : _random.Next(possibilities);

    public bool Dies() => _random.Next(DieOneIn) == 0;

    public override string ToString() => $"seed {seed}";
}

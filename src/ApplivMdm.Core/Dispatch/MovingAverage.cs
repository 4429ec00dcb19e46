namespace ApplivMdm.Dispatch;

/// <summary>An average in which what was measured lately counts most. Two that add at once may lose one measure, which does not matter.</summary>
internal sealed class MovingAverage
{
    private const double Weight = 0.125;

    private double _value;

    /// <summary>Zero before the first measure.</summary>
    public double Value => Volatile.Read(ref _value);

    public void Add(double measure)
    {
        var before = Value;
        Volatile.Write(ref _value, before == 0 ? measure : before + (Weight * (measure - before)));
    }
}

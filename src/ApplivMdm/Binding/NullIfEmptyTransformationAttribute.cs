namespace ApplivMdm.Cmdlets;

/// <summary>Takes an empty cell of a spreadsheet for no value.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class NullIfEmptyTransformationAttribute : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) is "" ? null : inputData;
}

using System.Collections;
using System.Globalization;

namespace ApplivMdm.Cmdlets;

/// <summary>
/// Makes device ids of whatever is piped: text, numbers, and rows with one of the named columns, the first that is there.
/// PowerShell's own binding would turn a row with a numeric id into "@{DeviceId=123}". It never fails: what holds no id
/// comes out as null, so that the cmdlet can account for the row.
/// </summary>
/// <param name="names">The columns, in order.</param>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class DeviceIdTransformationAttribute(params string[] names) : ArgumentTransformationAttribute
{
    public override object Transform(EngineIntrinsics engineIntrinsics, object? inputData) => Ids(inputData).ToArray();

    private IEnumerable<string?> Ids(object? input)
    {
        var value = input is PSObject wrapped ? wrapped.BaseObject : input;
        return value switch
        {
            null => [null],
            string text => [text.Trim()],
            IDictionary row => [Scalar(names.Where(row.Contains).Select(name => row[name]).FirstOrDefault())],
            IEnumerable items => items.Cast<object?>().SelectMany(Ids),
            _ when value.GetType().IsPrimitive || value is decimal or Guid => [Scalar(value)],
            _ => [Scalar(names.Select(name => PSObject.AsPSObject(input).Properties[name]?.Value).FirstOrDefault(found => found is not null))],
        };
    }

    private static string? Scalar(object? value) => value switch
    {
        null => null,
        PSObject wrapped => Scalar(wrapped.BaseObject),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)?.Trim(),
    };
}

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
    private const int DeepestNesting = 8;

    public override object Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) is string text ? new string?[] { text.Trim() } : Ids(inputData, 0).ToArray();

    private IEnumerable<string?> Ids(object? input, int depth)
    {
        var value = input is PSObject wrapped ? wrapped.BaseObject : input;
        if (value is null or bool || depth > DeepestNesting) return [null];
        if (value is string text) return [text.Trim()];
        if (value.GetType().IsPrimitive || value is decimal or Guid) return [Convert.ToString(value, CultureInfo.InvariantCulture)];
        if (value is IDictionary row) return Ids(names.Where(row.Contains).Select(name => row[name]).FirstOrDefault(found => found is not null), depth + 1);

        // An array has no such column; an XML element has, and is enumerable as well.
        if (value is not Array && names.Select(name => RowFacts.Raw(PSObject.AsPSObject(input), name)).FirstOrDefault(found => found is not null) is { } id) return Ids(id, depth + 1);
        return value is IEnumerable items and not System.Xml.XmlNode ? items.Cast<object?>().SelectMany(item => Ids(item, depth + 1)) : [null];
    }
}

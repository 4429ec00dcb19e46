using System.Collections;
using System.Globalization;

namespace ApplivMdm.Cmdlets;

/// <summary>Makes a duration of whatever a row holds. It never fails: PowerShell passes over a column that it cannot convert, and the command would go out without it.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class DurationTransformationAttribute : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) => (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) switch
    {
        null => null,
        CommandDuration duration => duration,
        TimeSpan time => new CommandDuration(time),
        string text => new CommandDuration(text),
        sbyte or byte or short or ushort or int or uint or long or ulong or float or double or decimal => new CommandDuration(Convert.ToString(inputData, CultureInfo.InvariantCulture)),
        var other => CommandDuration.Unreadable(other.GetType()),
    };
}

/// <summary>Makes a message of whatever a row holds: text, numbers, dictionaries and objects. It never fails, for the same reason.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class MessageTransformationAttribute : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) => inputData switch
    {
        null => null,
        PSObject { BaseObject: PSCustomObject } custom => new UserFacingMessage(custom.Properties.ToDictionary(property => property.Name, property => property.Value, StringComparer.Ordinal)),
        PSObject wrapped => Transform(engineIntrinsics, wrapped.BaseObject),
        UserFacingMessage message => message,
        string text => new UserFacingMessage(text),
        IDictionary messages => new UserFacingMessage(messages),
        IFormattable number => new UserFacingMessage(number.ToString(null, CultureInfo.InvariantCulture)),
        _ => UserFacingMessage.Unreadable(inputData.GetType()),
    };
}

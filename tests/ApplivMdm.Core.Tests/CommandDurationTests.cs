using ApplivMdm.Commands;

namespace ApplivMdm.Core.Tests;

public class CommandDurationTests
{
    [Theory]
    [InlineData("3600s", "3600s")]
    [InlineData("3600", "3600s")]
    [InlineData("90m", "5400s")]
    [InlineData("2h", "7200s")]
    [InlineData("7d", "604800s")]
    [InlineData("1.5h", "5400s")]
    [InlineData(" 3.5s ", "3.5s")]
    [InlineData("0.0000001s", "0.0000001s")]
    [InlineData("01:30:00", "5400s")]
    [InlineData("1.00:00:00", "86400s")]
    [InlineData("2H", "7200s")]
    public void Text_becomes_googles_seconds(string text, string wire) => Assert.Equal(wire, new CommandDuration(text).ToString());

    [Fact]
    public void A_time_span_and_a_number_of_seconds_do_too()
    {
        Assert.Equal("7200s", new CommandDuration(TimeSpan.FromHours(2)).ToString());
        Assert.Equal("0.25s", new CommandDuration(0.25).ToString());
    }

    [Theory]
    [InlineData("-1s")]
    [InlineData("0")]
    [InlineData("soon")]
    [InlineData("2 weeks")]
    [InlineData("s")]
    [InlineData("1e9")]
    [InlineData("99999999999999999999d")]
    [InlineData("400000000000s")]
    public void Anything_else_is_a_clear_error(string text)
    {
        var error = Assert.Throws<InvalidCommandException>(() => new CommandDuration(text).Read());
        Assert.Contains(text, error.Message, StringComparison.Ordinal);
        Assert.Contains("'2h'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_negative_time_span_is_an_error_and_an_empty_text_is_not_given()
    {
        Assert.Throws<InvalidCommandException>(() => new CommandDuration(TimeSpan.FromSeconds(-1)).Read());
        Assert.Null(new CommandDuration(" ").Read());
    }
}

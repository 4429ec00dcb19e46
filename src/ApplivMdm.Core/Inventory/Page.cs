namespace ApplivMdm.Inventory;

/// <summary>One page of a list.</summary>
/// <typeparam name="T">What is listed.</typeparam>
/// <param name="Items">What the page holds of it.</param>
/// <param name="Next">Where the next page begins, in the service's own terms; null at the end.</param>
/// <param name="Fingerprint">The same for two pages that show the same; empty for an empty page.</param>
internal sealed record Page<T>(IReadOnlyList<T> Items, string? Next, string Fingerprint)
{
    /// <summary>The answer does not say whether there is a next page. Then the same page again only means that the list has one.</summary>
    public bool IsNextGuessed { get; init; }
}

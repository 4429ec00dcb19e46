using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ApplivMdm.Transport;

namespace ApplivMdm.Inventory;

/// <summary>Walks through a list of any length. A page is asked for when somebody wants it, never ahead, and only one is held. A list that cannot be read to its end is an error, never a shorter list.</summary>
/// <typeparam name="T">What is listed.</typeparam>
/// <param name="connection">Where the list is.</param>
/// <param name="what">What is listed, in the plural, for messages.</param>
/// <param name="request">Asks for a page, by where it begins; null for the first.</param>
/// <param name="read">Reads an accepted answer, by where its page begins.</param>
internal sealed class PageWalk<T>(MdmConnection connection, string what, Func<string?, ApiRequest> request, Func<byte[], string?, Page<T>> read)
{
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private string? _next;
    private int _number;
    private int _given;
    private bool _isGuess;
    private bool _isOver;

    /// <summary>The next page, perhaps an empty one; null after the last.</summary>
    /// <exception cref="MdmException">The page could not be read, or is one that was there before.</exception>
    public async Task<IReadOnlyList<T>?> NextAsync(IRunLog log, CancellationToken stop)
    {
        if (_isOver) return null;

        _number++;
        var answer = await connection.Client.SendAsync(request(_next), log, beforeAttempt: null, stop, stop).ConfigureAwait(false);
        if (answer.Outcome != CommandOutcome.Accepted) throw Failed(answer.Error!);

        var page = read(answer.Body, _next);
        // An empty page may still say that there are more; then where the next one begins must differ.
        if ((page.Fingerprint.Length > 0 ? page.Fingerprint : page.Next) is { } sign && !_seen.Add(Hash(sign)))
        {
            // A service that always answers the same would be asked for ever.
            if (!_isGuess) throw Failed(new MdmException(MdmErrorId.InvalidResponse, "The service answered with a page that it had answered with before."));

            _isOver = true;
            return null;
        }

        (_next, _isGuess, _isOver) = (page.Next, page.IsNextGuessed, page.Next is null);
        _given += page.Items.Count;
        return page.Items;
    }

    /// <summary>A list may have many pages, each with many names.</summary>
    private static string Hash(string text)
    {
        using var algorithm = SHA256.Create();
        return Convert.ToBase64String(algorithm.ComputeHash(Encoding.UTF8.GetBytes(text)));
    }

    private MdmException Failed(MdmException error)
    {
        var before = _number == 1 ? string.Empty : string.Format(CultureInfo.InvariantCulture, " The {0} {1} of the pages before it were given out; they are not the whole list.", _given, what);
        return new MdmException(error.ErrorId, string.Format(CultureInfo.InvariantCulture, "Page {0} of the {1} could not be read. {2}{3}", _number, what, error.Message, before), error.StatusCode, error.ErrorCode, error);
    }
}

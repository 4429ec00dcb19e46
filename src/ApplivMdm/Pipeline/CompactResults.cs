using System.Text;

namespace ApplivMdm.Cmdlets;

/// <summary>
/// Results of a million devices in little memory. What a device shares with those before it is kept once; its own texts
/// follow each other as UTF-8, which is half of UTF-16, in large pieces without an object for each.
/// </summary>
internal sealed class CompactResults
{
    // Large enough for the heap of large objects, which the garbage collector does not move.
    private const int PieceSize = 128 * 1024;

    // A number takes 7 bits of each byte.
    private const int LongestNumber = 5;
    private const int NoText = 0;

    private readonly List<DeviceCommandResult> _patterns = [];
    private readonly List<byte[]> _pieces = [];
    private int _used = PieceSize;

    /// <returns>Where it is.</returns>
    public long Add(DeviceCommandResult result)
    {
        if (_patterns.Count == 0 || !_patterns[_patterns.Count - 1].IsLike(result)) _patterns.Add(result.ForRow(null));

        var size = LongestNumber + Size(result.CommandId) + Size(result.OperationName);
        if (_used + size > PieceSize)
        {
            _pieces.Add(new byte[Math.Max(PieceSize, size)]);
            _used = 0;
        }

        var place = ((long)(_pieces.Count - 1) << 32) | (uint)_used;
        var piece = _pieces[_pieces.Count - 1];
        Write(piece, _patterns.Count - 1);
        Write(piece, result.CommandId);
        Write(piece, result.OperationName);
        return place;
    }

    /// <summary>The result that is there.</summary>
    /// <param name="place">From <see cref="Add"/>.</param>
    /// <param name="deviceId">The device as the row names it.</param>
    public DeviceCommandResult Get(long place, string deviceId)
    {
        var piece = _pieces[(int)(place >> 32)];
        var position = (int)(uint)place;
        var pattern = ReadNumber(piece, ref position);
        var commandId = ReadText(piece, ref position);
        return _patterns[pattern].ForDevice(deviceId, commandId, ReadText(piece, ref position));
    }

    private static int Size(string? text) => LongestNumber + (text is null ? 0 : Encoding.UTF8.GetByteCount(text));

    private void Write(byte[] piece, int number)
    {
        for (; number > 0x7F; number >>= 7) piece[_used++] = (byte)(number | 0x80);
        piece[_used++] = (byte)number;
    }

    private void Write(byte[] piece, string? text)
    {
        if (text is null)
        {
            Write(piece, NoText);
            return;
        }

        Write(piece, Encoding.UTF8.GetByteCount(text) + 1);
        _used += Encoding.UTF8.GetBytes(text, 0, text.Length, piece, _used);
    }

    private static int ReadNumber(byte[] piece, ref int position)
    {
        var number = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = piece[position++];
            number |= (next & 0x7F) << shift;
            if (next <= 0x7F) return number;
        }
    }

    private static string? ReadText(byte[] piece, ref int position)
    {
        var length = ReadNumber(piece, ref position) - 1;
        if (length < 0) return null;

        var text = Encoding.UTF8.GetString(piece, position, length);
        position += length;
        return text;
    }
}

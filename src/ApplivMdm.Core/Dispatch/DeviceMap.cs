using System.Runtime.InteropServices;

namespace ApplivMdm.Dispatch;

/// <summary>
/// A number per device, for a million of them in little memory: about 40 bytes for each. It is an extendible hash table:
/// it grows by splitting one small page at a time, so nothing large is ever copied, and nothing is left behind to be collected.
/// </summary>
internal sealed class DeviceMap
{
    private const int SlotsPerPage = 512;

    // Any fuller, and looking for a device that is not there takes long.
    private const int MostPerPage = SlotsPerPage / 8 * 7;

    private readonly Slot[] _splitting = new Slot[SlotsPerPage];

    // By the last bits of a hash; a page stands in it several times until it has split as often as the directory has doubled.
    private Page[] _directory = [new Page(0)];

    /// <param name="key">The device.</param>
    /// <param name="value">Its number.</param>
    public bool TryGet(DeviceKey key, out long value)
    {
        ref var slot = ref PageOf(key).Find(key);
        value = slot.Number - 1;
        return slot.Number > 0;
    }

    /// <param name="key">The device.</param>
    /// <param name="value">Its number, 0 or more.</param>
    public void Set(DeviceKey key, long value)
    {
        while (PageOf(key).IsFull) Split(PageOf(key));

        PageOf(key).Set(key, value + 1);
    }

    private static int Hash(DeviceKey key) => (int)(key.Low >> 32);

    private Page PageOf(DeviceKey key) => _directory[Hash(key) & (_directory.Length - 1)];

    private void Split(Page page)
    {
        var bit = 1 << page.Bits;
        if (bit == _directory.Length) _directory = [.. _directory, .. _directory];

        var other = new Page(++page.Bits);
        for (var index = 0; index < _directory.Length; index++)
        {
            if ((index & bit) != 0 && ReferenceEquals(_directory[index], page)) _directory[index] = other;
        }

        page.MoveTo(_splitting);
        foreach (var slot in _splitting)
        {
            if (slot.Number > 0) PageOf(slot.Key).Set(slot.Key, slot.Number);
        }
    }

    /// <param name="Key">The device.</param>
    /// <param name="Number">One more than its number; 0 where the slot is free.</param>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Slot(DeviceKey Key, long Number);

    /// <param name="bits">How many bits of the hash all its keys share.</param>
    private sealed class Page(int bits)
    {
        private readonly Slot[] _slots = new Slot[SlotsPerPage];
        private int _count;

        public int Bits { get; set; } = bits;

        public bool IsFull => _count >= MostPerPage;

        /// <summary>The slot of the key, or the free one that it would get.</summary>
        public ref Slot Find(DeviceKey key)
        {
            var index = (int)(key.High ^ (key.High >> 32)) & (SlotsPerPage - 1);
            while (_slots[index].Number != 0 && !_slots[index].Key.Equals(key)) index = (index + 1) & (SlotsPerPage - 1);
            return ref _slots[index];
        }

        public void Set(DeviceKey key, long number)
        {
            ref var slot = ref Find(key);
            if (slot.Number == 0) _count++;
            slot = new Slot(key, number);
        }

        public void MoveTo(Slot[] other)
        {
            _slots.CopyTo(other, 0);
            Array.Clear(_slots, 0, _slots.Length);
            _count = 0;
        }
    }
}

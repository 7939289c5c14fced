namespace Bulkhead.Kernel.Boot;

using System.Buffers.Binary;
using System.Numerics;

/// <summary>The host's stand-in for the functions of Sha256Lanes.asm: lane by lane, as the standard says it.</summary>
public static unsafe class Sha256LaneRounds
{
    private const int Lanes = 8;

    public static void EightLanes(uint* state, byte* block, uint* constants) => Add(state, block, constants, Lanes);

    public static void FourLanes(uint* state, byte* block, uint* constants) => Add(state, block, constants, Lanes / 2);

    private static void Add(uint* state, byte* block, uint* constants, int lanes)
    {
        for (int lane = 0; lane < lanes; lane++)
        {
            AddLane(state + lane, (uint*)block + lane, constants);
        }
    }

    private static void AddLane(uint* state, uint* block, uint* constants)
    {
        uint* schedule = stackalloc uint[64];
        for (int word = 0; word < 64; word++)
        {
            schedule[word] = word < 16
                ? BinaryPrimitives.ReverseEndianness(block[word * Lanes])
                : schedule[word - 16] + Sigma(schedule[word - 15], 7, 18, 3)
                    + schedule[word - 7] + Sigma(schedule[word - 2], 17, 19, 10);
        }

        uint* letters = stackalloc uint[8];
        for (int letter = 0; letter < 8; letter++)
        {
            letters[letter] = state[letter * Lanes];
        }

        for (int round = 0; round < 64; round++)
        {
            uint first = letters[7] + Sum(letters[4], 6, 11, 25) + constants[round] + schedule[round]
                + ((letters[4] & letters[5]) ^ (~letters[4] & letters[6]));
            uint second = Sum(letters[0], 2, 13, 22)
                + ((letters[0] & letters[1]) ^ (letters[0] & letters[2]) ^ (letters[1] & letters[2]));
            for (int letter = 7; letter > 0; letter--)
            {
                letters[letter] = letters[letter - 1];
            }

            letters[4] += first;
            letters[0] = first + second;
        }

        for (int letter = 0; letter < 8; letter++)
        {
            state[letter * Lanes] += letters[letter];
        }
    }

    private static uint Sum(uint value, int first, int second, int third) =>
        BitOperations.RotateRight(value, first) ^ BitOperations.RotateRight(value, second)
            ^ BitOperations.RotateRight(value, third);

    private static uint Sigma(uint value, int first, int second, int shift) =>
        BitOperations.RotateRight(value, first) ^ BitOperations.RotateRight(value, second) ^ (value >> shift);
}

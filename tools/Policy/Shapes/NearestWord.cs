namespace Bulkhead.Policy.Shapes;

/// <summary>Guesses which word was meant.</summary>
public static class NearestWord
{
    private const int LongestWord = 64;

    /// <summary>The word that differs from a text by the fewest letters, at most a third; or null.</summary>
    public static string? Of(string text, IEnumerable<string> words)
    {
        if (text.Length > LongestWord)
        {
            return null;
        }

        (string? best, int bestDistance) = (null, Math.Max(1, text.Length / 3) + 1);
        foreach (string word in words)
        {
            int distance = Distance(text, word);
            if (distance < bestDistance)
            {
                (best, bestDistance) = (word, distance);
            }
        }

        return best;
    }

    // Levenshtein 1966, one row at a time.
    private static int Distance(string left, string right)
    {
        int[] row = [.. Enumerable.Range(0, right.Length + 1)];
        for (int index = 1; index <= left.Length; index++)
        {
            int diagonal = row[0];
            row[0] = index;
            for (int column = 1; column <= right.Length; column++)
            {
                int replaced = diagonal + (left[index - 1] == right[column - 1] ? 0 : 1);
                diagonal = row[column];
                row[column] = Math.Min(replaced, Math.Min(row[column], row[column - 1]) + 1);
            }
        }

        return row[^1];
    }
}

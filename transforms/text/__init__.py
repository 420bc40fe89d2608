"""What an article's lines are: read as lines, sentences and tokens, with headline, byline, date and language."""

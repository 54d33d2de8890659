"""What reading yields, one item an article: the article, or what was wrong with it."""

from dataclasses import dataclass

from clf.schema import Article, ClfError


@dataclass(frozen=True, slots=True)
class ReadArticle:
    """An article, the encoding its bytes were in, and where it stood (a path, or path:line)."""

    article: Article
    encoding: str
    where: str


@dataclass(frozen=True, slots=True)
class Problem:
    """An input that could not be read, in one line; reading goes on after it."""

    where: str
    message: str

    def __str__(self) -> str:
        """Return the place and the message, as the CLI prints them."""
        return f"{self.where}: {self.message}" if self.where else self.message

    @classmethod
    def of(cls, error: ClfError) -> "Problem":
        """Return the problem that an error tells of."""
        message = f"expected {error.expected}; found {error.found}; {error.next_step}"
        return cls(error.where, message)


Item = ReadArticle | Problem

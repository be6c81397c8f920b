"""Manners: how single facts are asked for, by the names of the patterns that find them."""

# patterns that ask for the subject itself
NAMING = ("superlative", "has_most", "it_is_that", "only_such", "the_only", "makes_such", "never_do")
CLAUSES = (
    "says", "says_what", "use_for", "never_use_for", "use_when", "until_first", "moment",
    "befalls", "causes", "effect", "state_causes", "instead", "true_if", "without", "moment_first",
    "moment_done", "until", "limit", "required", "counts", "between", "does_so", "permits", "when_bare",
    "moment_at", "must_first", "barred_in", "valid_in", "must_when", "must_before", "put_where", "only_where",
    "only_such", "the_only", "only_then", "with_you", "able", "such_until", "such_must",
    "any_such", "step_of", "step_is", "helps_do", "once_done", "either", "at_time",
    "makes_such", "not_bound", "one_of", "needed_for", "as_grows", "once_is",
)  # patterns that are answered by a clause  # fmt: skip
# patterns whose questions tell so much that any noun may be their subject
TELLING = ("threshold", "threshold_after", "period", "noun_of", "needed_for")
OWNED = ("property",)  # patterns that ask for any noun that a thing has
PLAIN = ("effect", "limit", "required", "does_so")  # patterns whose subject must hold no predicate
# patterns whose question names more than the subject
GROUNDED = {
    "threshold": "after", "threshold_after": "after", "when": "condition", "when_bare": "condition",
}  # fmt: skip
HEADED = ("done_thing", "chosen")  # patterns whose question may name the class of the answer
CLASSED = ("means", "means_end", "passive", "causes")  # of these, those that a clause answers as well
ENDED = ("means", "means_end")  # patterns whose answer goes over into no second predicate
LETTING = ("permits",)  # patterns of what another may do or not
# patterns whose question names the circumstance alone
EVENTS = ("happens", "happens_so", "as_grows", "must_then", "must_before", "never_do")
# patterns that ask for whatever comes next, or for the version, where no verb can be asked for
LAST = ("happens_so", "when", "since", "in_version")
COUNTS = ("how_many",)  # patterns that ask how many there are of what the sentence may go on to tell
RESULTS = ("then",)  # patterns of an event and what comes of it
ADVICE = ("advised", "usable")  # patterns of what to use in a case
VERSIONS = ("since", "in_version")  # patterns of the version since or in which something is so
RESULTING = ("causes", "effect")  # patterns of what comes of a circumstance rather than of a thing
STRICT = (
    "limit", "required", "times", "counts", "valued", "between", "only_after",
    "does_so", "command", "made_into", "acts_on", "acts_on_such", "permits",
    "rests_on", "relates", "moment_at", "must_first", "barred_in", "most_of", "valid_in", "handed",
    "must_when", "means_end", "ordered_by", "how_often", "once_is", "in_form", "toward", "put_where",
    "only_where", "done_to",
)  # patterns of so many verbs that their subject must be a name and no more  # fmt: skip
OWN = ("limit",)  # patterns that tell nothing of their subject behind the label of another
DESCRIBED = ("attribute",)  # patterns of what is had by what is done (实现 … 的关键)
# the greatest lengths of a clause, of what is tied to a verb by a preposition, and of anything else
LONGEST, LONG, MIDDLE, SHORT = 56.0, 45.0, 40.0, 30.0
WHOLE = ("only_such", "the_only")  # patterns that are laid over no clause of a longer sentence
SEVERAL = ("deeds", "boons")  # patterns answered by several clauses
ALONE = ("deeds",)  # of these, those that must tell all that a thing does
# patterns answered behind a preposition
TIED = ("fit_for", "where", "where_must", "prep_object", "lets", "such_result")
# patterns that a mere adverb could answer
OBJECTS_TOLD = ("object", "objects", "can_object", "not_object")
# patterns whose answer must say which thing it is
TOLD = (
    "means", "means_end", "passive", "agent", "disposed", "rests_on", "acts_on", "made_into",
    "done_thing", "property", "attribute", "toward", "handed", "causes", "limit",
)  # fmt: skip
WHAT = (
    "object", "objects", "can_object", "not_object", "prep_object", "must", "passive_by",
    "passive_prep", "turns_into", "tells_that", "lets", "lets_do", "fit_for", "uses_to", "uses_as", "instead",
    "prevents", "must_have", "when_done", "says_what", "deeds", "by_whom", "may_cause", "made_of", "compares",
    "boons",
)  # patterns that ask what, so that the subject alone says which thing is meant  # fmt: skip
OF_NAMES = ("made_into", "acts_on", "rests_on")  # patterns whose subject must be told by its own name
PLACED = (
    "when_done",
    "must",
    "must_have",
    "deeds",
    "boons",
)  # of these, those that a place is enough for to tell
COMPOUND = 4  # characters: a shorter name of a kind is seldom one (新索引)
PREDICATE = 5.0  # a shorter one is a part of a name (分层存储)
THINGS = (
    "object", "turn_into", "means", "passive", "agent", "genus", "must_be", "acts_on", "rests_on", "relates",
    "handed", "means_end", "toward", "put_where", "done_to",
)  # patterns that ask for a thing  # fmt: skip

"""Two small use cases that the agents' tests design for: fraud scored online, churn scored in bulk."""

from __future__ import annotations

from mlops_architect.domain.constraints import MlTask
from mlops_architect.domain.use_case import Column, Entity, Feature, Generator, Label, Metric, ModelCandidate, UseCase

_ENTITY = Generator(kind="entity")
_TIME = Generator(kind="time")
_AMOUNT = Generator(kind="lognormal", mean=3.5, sd=1.1)
_SEQUENCE = Generator(kind="sequence")


def _choice(*values: str) -> Generator:
    return Generator(kind="choice", values=values)


FRAUD = UseCase(
    id="card-fraud",
    title="Card fraud scoring",
    ml_tasks=(MlTask.FRAUD,),
    keywords=("fraud", "card", "chargeback"),
    problem="binary-classification",
    framing="Estimate, while a card payment waits, the probability that the cardholder did not make it.",
    decision_supported="Approve, challenge or decline a card payment.",
    event="card_transaction",
    event_id="transaction_id",
    event_time="authorised_at",
    columns=(
        Column(name="transaction_id", type="string", description="Id of the payment", generator=_SEQUENCE),
        Column(name="authorised_at", type="timestamp", description="When authorisation was asked for", generator=_TIME),
        Column(name="card_id", type="string", description="Token of the card", sensitivity=("pci",), generator=_ENTITY),
        Column(name="merchant_id", type="string", description="Id of the merchant", generator=_ENTITY),
        Column(
            name="amount",
            type="float",
            description="Amount in euro",
            minimum=0.01,
            maximum=50000,
            sensitivity=("financial",),
            generator=_AMOUNT,
        ),
        Column(
            name="merchant_category",
            type="category",
            description="Merchant category",
            allowed=("grocery", "travel", "electronics", "gaming"),
            generator=_choice("grocery", "travel", "electronics", "gaming"),
        ),
        Column(
            name="entry_mode",
            type="category",
            description="How the card was read",
            allowed=("chip", "contactless", "online"),
            generator=_choice("chip", "contactless", "online"),
        ),
        Column(
            name="country",
            type="category",
            description="Country of the merchant",
            allowed=("IE", "GB", "DE", "US"),
            nullable=True,
            generator=_choice("IE", "GB", "DE", "US"),
        ),
        Column(
            name="cardholder_name",
            type="string",
            description="Name on the card",
            sensitivity=("pii",),
            nullable=True,
            generator=_choice("A", "B"),
        ),
    ),
    entities=(
        Entity(name="card", key="card_id", sample_count=2000, description="A payment card"),
        Entity(name="merchant", key="merchant_id", sample_count=300, description="A merchant"),
    ),
    label=Label(
        column="is_fraud",
        description="Confirmed as fraud by chargeback or investigation",
        delay_days=45,
        positive_rate=0.002,
        effects={"amount": 0.8},
    ),
    features=(
        Feature(name="amount", kind="raw", description="Amount of the payment", column="amount"),
        Feature(
            name="hour_of_day",
            kind="time-part",
            description="Hour of authorisation",
            column="authorised_at",
            part="hour",
        ),
        Feature(
            name="merchant_category_code", kind="category", description="Merchant category", column="merchant_category"
        ),
        Feature(
            name="card_count_10m",
            kind="window",
            description="Payments of the card in ten minutes",
            entity="card",
            column="transaction_id",
            aggregate="count",
            window_s=600,
            where="both",
            freshness_s=60,
            streaming=True,
            leakage_risk="counts the payment itself when the window is closed at its own time",
        ),
        Feature(
            name="card_sum_24h",
            kind="window",
            description="Spend of the card in a day",
            entity="card",
            column="amount",
            aggregate="sum",
            window_s=86400,
            where="both",
            freshness_s=60,
            streaming=True,
        ),
        Feature(
            name="merchant_mean_30d",
            kind="window",
            description="Mean payment at the merchant in 30 days",
            entity="merchant",
            column="amount",
            aggregate="mean",
            window_s=2592000,
            where="both",
            freshness_s=86400,
        ),
        Feature(
            name="card_seconds_since_last",
            kind="time-since-last",
            description="Seconds since the card's last payment",
            entity="card",
            where="both",
            freshness_s=60,
            streaming=True,
        ),
        Feature(
            name="amount_to_card_mean",
            kind="ratio",
            description="Amount against the card's daily spend",
            column="amount",
            other="card_sum_24h",
        ),
    ),
    slices=("entry_mode", "merchant_category", "country"),
    baseline="Decline above 1,000 euro when the card is used online",
    candidates=(
        ModelCandidate(
            name="Logistic regression", estimator="logistic-regression", why="a linear floor that reviewers can read"
        ),
        ModelCandidate(
            name="Boosted trees",
            estimator="hist-gradient-boosting",
            why="interactions of amount, time and history without scaling",
            parameters={"max_depth": 6, "learning_rate": 0.08},
        ),
    ),
    metrics=(
        Metric(name="average_precision", kind="model", description="Area under precision and recall", minimum=0.3),
        Metric(
            name="fraud_value_stopped_pct",
            kind="business",
            description="Share of fraud value declined or challenged",
            minimum=70,
        ),
        Metric(
            name="false_decline_rate_pct",
            kind="business",
            description="Good payments declined",
            higher_is_better=False,
            minimum=0.5,
        ),
    ),
    primary_metric="average_precision",
    sources=("Card authorisation switch (payments engineering)", "Chargeback and dispute system (fraud operations)"),
    error_costs=(
        "A missed fraud costs the amount plus a chargeback fee; a false decline costs the margin and some customers."
    ),
    ethics=("A decline must not follow from country alone",),
    fallback="Approve below 50 euro, challenge above",
    retrain_trigger="Average precision on matured labels falls by a tenth",
    human_oversight="Fraud analysts review challenged payments and can overrule the score.",
    default_modes=("online",),
    default_cadence="daily",
    typical={"payload_kb": 3},
)

CHURN = UseCase(
    id="customer-churn",
    title="Customer churn scoring",
    ml_tasks=(MlTask.CLASSIFICATION,),
    keywords=("churn", "retention"),
    problem="binary-classification",
    framing="Estimate each night the probability that a subscriber cancels in the next 30 days.",
    decision_supported="Which subscribers the retention team calls this week.",
    event="subscriber_day",
    event_id="snapshot_id",
    event_time="snapshot_at",
    columns=(
        Column(name="snapshot_id", type="string", description="Id of the snapshot", generator=_SEQUENCE),
        Column(name="snapshot_at", type="timestamp", description="Day of the snapshot", generator=_TIME),
        Column(
            name="subscriber_id",
            type="string",
            description="Id of the subscriber",
            sensitivity=("pii",),
            generator=_ENTITY,
        ),
        Column(
            name="tenure_days",
            type="integer",
            description="Days since sign-up",
            minimum=0,
            maximum=20000,
            generator=_AMOUNT,
        ),
        Column(
            name="plan_tier",
            type="category",
            description="Tariff",
            allowed=("basic", "plus", "family"),
            generator=_choice("basic", "plus", "family"),
        ),
        Column(
            name="monthly_fee",
            type="float",
            description="Fee in euro",
            minimum=0,
            maximum=300,
            sensitivity=("financial",),
            generator=_AMOUNT,
        ),
        Column(
            name="support_calls",
            type="integer",
            description="Calls to support that day",
            minimum=0,
            maximum=50,
            nullable=True,
            generator=Generator(kind="poisson", mean=0.1),
        ),
    ),
    entities=(Entity(name="subscriber", key="subscriber_id", sample_count=1500, description="A subscriber"),),
    label=Label(
        column="churned_30d", description="Cancelled within 30 days of the snapshot", delay_days=30, positive_rate=0.03
    ),
    features=(
        Feature(
            name="tenure_days", kind="raw", description="Days since sign-up", column="tenure_days", where="offline"
        ),
        Feature(name="plan_tier", kind="category", description="Tariff", column="plan_tier", where="offline"),
        Feature(name="fee", kind="raw", description="Monthly fee", column="monthly_fee", where="offline"),
        Feature(
            name="support_calls_30d",
            kind="window",
            description="Calls in 30 days",
            entity="subscriber",
            column="support_calls",
            aggregate="sum",
            window_s=2592000,
            where="offline",
            freshness_s=86400,
        ),
    ),
    slices=("plan_tier",),
    baseline="Call subscribers with two support calls in 30 days",
    candidates=(
        ModelCandidate(name="Logistic regression", estimator="logistic-regression", why="reasons can be read off"),
        ModelCandidate(name="Boosted trees", estimator="hist-gradient-boosting", why="tenure and fee interact"),
    ),
    metrics=(
        Metric(name="roc_auc", kind="model", description="Ranking quality", minimum=0.7),
        Metric(
            name="saved_subscribers_per_100_calls",
            kind="business",
            description="Subscribers kept for each hundred calls",
            minimum=5,
        ),
    ),
    primary_metric="roc_auc",
    sources=("Billing warehouse (finance data)", "Contact-centre system (customer service)"),
    error_costs="A wasted call costs six euro; a missed churner costs about 120 euro of margin.",
    ethics=("Offers must not depend on protected attributes",),
    fallback="Keep last night's list",
    retrain_trigger="Monthly, or when lift at 10 % falls by a fifth",
    human_oversight="The retention lead approves the weekly call list.",
    default_modes=("batch",),
    default_cadence="monthly",
)

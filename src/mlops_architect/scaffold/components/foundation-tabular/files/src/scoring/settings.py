"""The settings of a scoring system: where its stores, streams and registry are, and how features are materialised."""

from __future__ import annotations

from pydantic import Field

from scoring.configured import Configured, Sections, Surroundings

__all__ = ["Configured", "FeatureSettings", "Platform", "SettingsFile"]


class Platform(Surroundings):
    """Where things are; the infrastructure sets these on every container."""

    offline_uri: str = ""
    online_store: str = "sqlite"
    online_name: str = "data/online.sqlite"
    online_database: str = ""
    online_container: str = ""
    online_user: str = ""
    online_cluster: str = ""
    """Name of the cluster that a sign-in is for."""
    online_sharded: bool = False
    """Whether each key has its own server, which the client must find."""
    online_auth: str = ""
    """``iam`` or ``secret`` where the store leaves the choice."""
    online_ca_b64: str = ""
    """Certificates that the store's own is signed with (PEM, in base64), where it is not a public authority."""
    online_password_secret: str = ""
    online_profile: str = ""
    online_write_profile: str = ""
    """Profile for writes that compare, where look-ups take another."""
    stream_kind: str = "file"
    stream_name: str = "data/stream"
    stream_brokers: str = ""
    stream_partitions: int = 1
    stream_retention_hours: float = 24
    stream_group: str = ""
    """Consumer group; empty for one that is named after the service."""
    stream_secret: str = ""
    """Secret with user and password of a Kafka cluster that others run; empty where the cloud's identity signs in."""
    stream_mechanism: str = ""
    """How that cluster checks the password."""
    checkpoint_table: str = ""
    registry: str = "mlflow"
    registry_name: str = "scoring"
    mlflow_tracking_uri: str = Field(default="sqlite:///data/mlflow.db", validation_alias="MLFLOW_TRACKING_URI")
    training_trigger_arn: str = ""
    training_trigger_url: str = ""

    @property
    def training_trigger(self) -> str:
        """What starts a training, empty where nothing does."""
        return self.training_trigger_arn or self.training_trigger_url


class FeatureSettings(Configured):
    """How features are materialised."""

    materialise_online: bool = True
    """False where a stream consumer owns the online store after its first filling."""
    refresh_s: float = Field(default=0.0, ge=0)
    """Seconds between fillings of the online store by this job; training then sees the same delay that serving does.
    0 where a stream keeps the store fresh, or where nobody waits for a score."""


class SettingsFile(Sections):
    """The parsed settings file of this system."""

    def platform(self) -> Platform:
        """Return the platform values."""
        values = dict(self._values.get("platform", {}))
        if "mlflow_tracking_uri" in values:
            values["MLFLOW_TRACKING_URI"] = values.pop("mlflow_tracking_uri")
        return Platform(**values)

"""A secret of AWS, by the ARN of a Systems Manager parameter or a Secrets Manager secret."""

from __future__ import annotations

import boto3


def read_secret(arn: str) -> str:
    """Return the secret's text."""
    if ":ssm:" in arn:
        name = arn.partition(":parameter")[2]
        return str(boto3.client("ssm").get_parameter(Name=name, WithDecryption=True)["Parameter"]["Value"])
    return str(boto3.client("secretsmanager").get_secret_value(SecretId=arn)["SecretString"])

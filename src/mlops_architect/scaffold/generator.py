"""The code agents' default: files from components and patterns, by the approved design alone."""

from __future__ import annotations

from collections.abc import Sequence

from mlops_architect.critics.interface import Design
from mlops_architect.documents import dump_yaml
from mlops_architect.domain.catalog import Catalog
from mlops_architect.domain.component import Component, RepositoryContext, kind_of
from mlops_architect.domain.generated import GeneratedFile
from mlops_architect.errors import InvalidInput
from mlops_architect.scaffold.components import chosen, component_files
from mlops_architect.scaffold.context import component_facts, repository_context
from mlops_architect.scaffold.locks import development_lock, requirements_lock
from mlops_architect.scaffold.readiness import readiness_texts
from mlops_architect.scaffold.terraform.root import terraform_root
from mlops_architect.scaffold.usage import USAGE_FILE, usage_file
from mlops_architect.templating import render

Written = tuple[GeneratedFile, bytes]

INFRASTRUCTURE = "infra/"
"""Where the Terraform lies in a repository."""
ROOT_AGENT = "implementation-inference"
"""The code agent that composes the Terraform root; each module belongs to its capability's agent."""


class TemplateGenerator:
    """Generates a repository from components, pattern modules and configuration."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    def generate(self, agent: str, design: Design, project: str) -> Sequence[Written]:
        """Return the files that ``agent`` writes, by path.

        Raises:
            InvalidInput: Two components write the same file, or a template does not render.
        """
        written = [*self._components(agent, design, project), *self._modules(agent, design)]
        if agent == ROOT_AGENT:
            written += self._root(design, project)
        paths = [file.path for file, _ in written]
        doubled = sorted({path for path in paths if paths.count(path) > 1})
        if doubled:
            raise InvalidInput(f"two components write {', '.join(doubled)}")
        return sorted(written, key=lambda pair: pair[0].path)

    def infrastructure(self, design: Design, project: str) -> dict[str, bytes]:
        """Return the Terraform of a design by path, root and modules; empty where it has none."""
        agents = dict.fromkeys(self._catalog.capability(choice.capability).agent for choice in design.plan.choices)
        modules = [written for agent in agents for written in self._modules(agent, design)]
        found = {file.path: content for file, content in modules if file.path.startswith(INFRASTRUCTURE)}
        if not found:
            return {}
        return found | {file.path: content for file, content in self._root(design, project)}

    def _components(self, agent: str, design: Design, project: str) -> list[Written]:
        facts = component_facts(design, self._catalog)
        selected = chosen(facts)
        context = repository_context(design, self._catalog, project, tuple(component for component, _ in selected))
        values = template_values(context)
        written = []
        for component, folder in selected:
            if component.agent != agent:
                continue
            for path, source, rendered in component_files(component, folder, facts):
                content = (
                    render(source.read_text(encoding="utf-8"), values, str(source)).encode()
                    if rendered
                    else source.read_bytes()
                )
                inner = source.relative_to(folder / "files").as_posix()
                written.append(
                    (
                        self._file(path, content, component, inner, executable=bool(source.stat().st_mode & 0o100)),
                        content,
                    )
                )
        return written

    def _file(self, path: str, content: bytes, component: Component, inner: str, *, executable: bool) -> GeneratedFile:
        return GeneratedFile(
            path=path,
            sha256=_sha256(content),
            decision=component.serves(inner),
            agent=component.agent,
            executable=executable,
        )

    def _modules(self, agent: str, design: Design) -> list[Written]:
        """Return the chosen patterns' modules and code of this agent's capabilities, byte for byte."""
        written = []
        for choice in design.plan.generated:
            if self._catalog.capability(choice.capability).agent != agent:
                continue
            pattern = choice.candidate.pattern
            tree = self._catalog.folders[pattern] / "code"
            module = self._catalog.modules[pattern]
            sources = [(f"infra/modules/{choice.capability}/{inner}", path) for inner, path in module.items()]
            sources += [
                (path.relative_to(tree).as_posix(), path)
                for path in sorted(tree.rglob("*"))
                if path.is_file() and "__pycache__" not in path.parts
            ]
            written += [_plain(path, source.read_bytes(), choice.capability, agent) for path, source in sources]
        return written

    def _root(self, design: Design, project: str) -> list[Written]:
        files = {**terraform_root(design, self._catalog, project), USAGE_FILE: usage_file(design.plan)}
        return [_plain(f"infra/{path}", text.encode(), "tech-stack", ROOT_AGENT) for path, text in files.items()]


def template_values(context: RepositoryContext) -> dict[str, object]:
    """Return the context as plain data for templates, with YAML text of the use case ready to be written."""
    values = context.model_dump(mode="json")
    left_out = {"changes", "changes_asked", "own_classes", "within_day"}
    use_case = context.use_case.model_dump(mode="json", exclude_defaults=True, exclude=left_out)
    if context.use_case.retrieval is not None:
        # Limits and guardrails stand in the file even where they are the usual ones: people tune them there.
        use_case["retrieval"] = context.use_case.retrieval.model_dump(mode="json")
    return {
        **values,
        "use_case_yaml": dump_yaml(use_case),
        "requirements_lock": requirements_lock(context.requirements),
        "requirements_dev_lock": development_lock(context.development),
        **readiness_texts(context.evidence, kind_of(context.use_case.problem)),
    }


def _plain(path: str, content: bytes, decision: str, agent: str) -> Written:
    return GeneratedFile(path=path, sha256=_sha256(content), decision=decision, agent=agent), content


def _sha256(content: bytes) -> str:
    import hashlib

    return hashlib.sha256(content).hexdigest()

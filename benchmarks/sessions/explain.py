"""What one would write by hand: a new table environment for each check, every INSERT explained."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path

from xuanwu.flink.java import MODULES
from xuanwu.model.release import InstalledRelease

_PROGRAM = """
import java.nio.file.*;
import java.util.*;
import org.apache.flink.table.api.*;

public class Explain {
    public static void main(String[] arguments) throws Exception {
        String text = Files.readString(Path.of(arguments[0]));
        List<String> statements = List.of(text.split(";\\n"));
        List<Long> took = new ArrayList<>();
        for (int round = 0; round < Integer.parseInt(arguments[1]); round++) {
            long began = System.nanoTime();
            TableEnvironment tables = TableEnvironment.create(
                    EnvironmentSettings.inStreamingMode());
            for (String statement : statements) {
                if (statement.startsWith("INSERT")) {
                    tables.explainSql(statement);
                } else {
                    tables.executeSql(statement);
                }
            }
            took.add(System.nanoTime() - began);
        }
        System.out.println(took);
    }
}
"""
_JVM = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx768m")


def explain_all(
    release: InstalledRelease, statements: Sequence[str], rounds: int, folder: Path
) -> list[float]:
    """Seconds of each round in one warm JVM; the first ones are cold."""
    jars = ":".join(str(jar) for jar in release.class_path())
    source, text = folder / "Explain.java", folder / "script.sql"
    source.write_text(_PROGRAM)
    text.write_text(";\n".join(statements))
    javac = release.java.with_name("javac")
    subprocess.run([str(javac), "-cp", jars, "-d", str(folder), str(source)], check=True)
    command = [str(release.java), *_JVM, *MODULES, "-cp", f"{folder}:{jars}", "Explain"]
    done = subprocess.run(
        [*command, str(text), str(rounds)], check=True, capture_output=True, text=True
    )
    return [nanos / 1e9 for nanos in json.loads(done.stdout.strip().splitlines()[-1])]

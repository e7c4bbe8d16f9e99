"""A real LDAP server, OpenLDAP's slapd, with a few invented people and groups."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.servers.availability import find_binary, skip_or_fail
from tests.servers.s3 import free_port, running

SUFFIX = "dc=clinic,dc=example"
PASSWORD = "harbour-lantern-gravel"  # noqa: S105 - invented
_CONFIG = """\
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
pidfile {folder}/pid
database mdb
suffix {suffix}
rootdn cn=nexus,{suffix}
rootpw {password}
directory {folder}/data
"""
_PEOPLE = """\
dn: {suffix}
objectClass: dcObject
objectClass: organization
o: Clinic
dc: clinic

dn: ou=people,{suffix}
objectClass: organizationalUnit
ou: people

dn: ou=groups,{suffix}
objectClass: organizationalUnit
ou: groups

dn: uid=anna,ou=people,{suffix}
objectClass: inetOrgPerson
uid: anna
cn: Anna Hall
givenName: Anna
sn: Hall
userPassword: {password}

dn: cn=Doctors,ou=groups,{suffix}
objectClass: groupOfNames
cn: Doctors
member: cn=nexus,{suffix}

dn: cn=IT,ou=groups,{suffix}
objectClass: groupOfNames
cn: IT
member: cn=nexus,{suffix}
"""


@dataclass(frozen=True)
class Slapd:
    """Where it answers."""

    url: str

    def put_into(self, *groups: str) -> None:
        """Makes Anna a member of these groups, and of no other."""
        import ldap

        connection: Any = ldap.initialize(self.url)
        connection.simple_bind_s(f"cn=nexus,{SUFFIX}", PASSWORD)
        for group in ("Doctors", "IT"):
            members = [f"cn=nexus,{SUFFIX}", *([f"uid=anna,ou=people,{SUFFIX}"] if group in groups else [])]
            change = (ldap.MOD_REPLACE, "member", [member.encode() for member in members])
            connection.modify_s(f"cn={group},ou=groups,{SUFFIX}", [change])
        connection.unbind_s()


@contextmanager
def serve_slapd(folder: Path) -> Iterator[Slapd]:
    """Serves on a free port of the loopback until the block ends; skips where a part is missing."""
    program = find_binary("slapd") or (Path("/usr/sbin/slapd") if Path("/usr/sbin/slapd").exists() else None)
    if program is None:
        skip_or_fail("slapd is not installed (Debian's package slapd)")
    values = {"folder": folder, "suffix": SUFFIX, "password": PASSWORD}
    (folder / "data").mkdir()
    config, people = folder / "slapd.conf", folder / "people.ldif"
    config.write_text(_CONFIG.format(**values))
    people.write_text(_PEOPLE.format(**values))
    subprocess.run([program, "-T", "add", "-f", config, "-l", people], check=True, capture_output=True)
    url = f"ldap://127.0.0.1:{free_port()}"
    with running([str(program), "-d", "0", "-h", url, "-f", str(config)], os.environ, url, folder / "log"):
        yield Slapd(url)

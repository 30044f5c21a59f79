"""A toy controller: for every Website there is a Deployment of the same name, owned by it, with as many pods.

It looks at all Websites of its namespace every second. Real controllers are told of changes (watch), and react at once.
"""
import json
import os
import ssl
import time
import urllib.error
import urllib.request

ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount"
GROUP = "lab.example"
with open(f"{ACCOUNT}/namespace", encoding="utf-8") as file:
    NAMESPACE = file.read().strip()
SERVER = f"https://{os.environ['KUBERNETES_SERVICE_HOST']}:{os.environ['KUBERNETES_SERVICE_PORT']}"
TRUST = ssl.create_default_context(cafile=f"{ACCOUNT}/ca.crt")
TRUST.verify_flags &= ~ssl.VERIFY_X509_STRICT  # the authorities of clusters are not always made by the letter
WEBSITES = f"/apis/{GROUP}/v1/namespaces/{NAMESPACE}/websites"
DEPLOYMENTS = f"/apis/apps/v1/namespaces/{NAMESPACE}/deployments"


def ask(method, path, body=None, kind="application/json"):
    """The API server's answer; None when there is no such object."""
    with open(f"{ACCOUNT}/token", encoding="utf-8") as token:
        headers = {"Authorization": f"Bearer {token.read().strip()}", "Content-Type": kind}
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(SERVER + path, data, headers, method=method)
    try:
        with urllib.request.urlopen(request, context=TRUST, timeout=10) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        if error.code == 404 and method == "GET" and path != WEBSITES:
            return None
        raise RuntimeError(reason(error)) from error


def reason(error):
    """What the API server says; without its own words, the status."""
    try:
        return json.load(error)["message"]
    except (ValueError, KeyError):
        return str(error)


def wanted(site):
    """The Deployment that a Website asks for."""
    meta, labels = site["metadata"], {"website": site["metadata"]["name"]}
    owner = {"apiVersion": f"{GROUP}/v1", "kind": "Website", "name": meta["name"], "uid": meta["uid"], "controller": True}
    container = {"name": "web", "image": site["spec"]["image"]}
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": meta["name"], "labels": labels, "ownerReferences": [owner]},
        "spec": {
            "replicas": site["spec"].get("replicas", 1),
            "selector": {"matchLabels": labels},
            "template": {"metadata": {"labels": labels}, "spec": {"containers": [container]}},
        },
    }


def reconcile(site):
    """Makes what is into what should be."""
    name, deployment = site["metadata"]["name"], wanted(site)
    found = ask("GET", f"{DEPLOYMENTS}/{name}")
    if found is None:
        ask("POST", DEPLOYMENTS, deployment)
        print(f"{name}: made its Deployment", flush=True)
        return
    owners = [owner["uid"] for owner in found["metadata"].get("ownerReferences", [])]
    if site["metadata"]["uid"] not in owners:
        raise RuntimeError("there is a Deployment of this name that belongs to somebody else")
    if found["spec"]["replicas"] != deployment["spec"]["replicas"]:
        change = {"spec": {"replicas": deployment["spec"]["replicas"]}}
        ask("PATCH", f"{DEPLOYMENTS}/{name}", change, "application/merge-patch+json")
        print(f"{name}: has {change['spec']['replicas']} replicas now", flush=True)


said = {}
print(f"looking for Websites in {NAMESPACE}", flush=True)
while True:
    try:
        sites = ask("GET", WEBSITES)["items"]
        problems = {}
    except Exception as error:  # tells and goes on: whatever it is may be mended meanwhile
        sites, problems = [], {"websites": str(error)}
    for one in sites:
        try:
            reconcile(one)
        except Exception as error:
            problems[one["metadata"]["name"]] = str(error)
    for key, text in problems.items():
        if said.get(key) != text:
            print(f"{key}: {text}", flush=True)
    said = problems
    time.sleep(1)

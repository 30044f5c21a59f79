package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log"
	"net/http"
	"strings"

	admission "k8s.io/api/admission/v1"
	hooks "k8s.io/api/admissionregistration/v1"
	core "k8s.io/api/core/v1"
	networking "k8s.io/api/networking/v1"
	"k8s.io/apimachinery/pkg/api/errors"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
)

// review refuses an Ingress that claims what another one has, as ingress-nginx does.
func (w *world) review(answer http.ResponseWriter, request *http.Request) {
	var asked admission.AdmissionReview
	if err := json.NewDecoder(request.Body).Decode(&asked); err != nil || asked.Request == nil {
		http.Error(answer, "an AdmissionReview is expected", http.StatusBadRequest)
		return
	}
	said := &admission.AdmissionResponse{UID: asked.Request.UID, Allowed: true}
	var ingress networking.Ingress
	if err := json.Unmarshal(asked.Request.Object.Raw, &ingress); err == nil && w.isOurs(&ingress) {
		if ingress.Namespace == "" {
			ingress.Namespace = asked.Request.Namespace
		}
		if taken := w.table.Load().taken(&ingress); taken != "" {
			said.Allowed = false
			said.Result = &meta.Status{Message: taken, Reason: meta.StatusReasonBadRequest, Code: http.StatusBadRequest}
		}
	}
	asked.Response, asked.Request = said, nil
	answer.Header().Set("Content-Type", "application/json")
	if err := json.NewEncoder(answer).Encode(asked); err != nil {
		log.Printf("a review was not answered: %v", err)
	}
}

func (t *table) taken(ingress *networking.Ingress) string {
	own := ingress.Namespace + "/" + ingress.Name
	for _, rule := range ingress.Spec.Rules {
		one := t.sites[rule.Host]
		if rule.Host == "" {
			one = t.sites[anyHost]
		}
		if one == nil || rule.HTTP == nil {
			continue
		}
		for _, path := range rule.HTTP.Paths {
			for _, route := range one.routes {
				if route.owner != own && route.path == path.Path {
					return fmt.Sprintf("host %q and path %q is already defined in ingress %s", rule.Host, path.Path, route.owner)
				}
			}
		}
	}
	return ""
}

// createSecret puts a certificate for the webhook into a secret, unless one is there.
func createSecret(ctx context.Context, client kubernetes.Interface, given options) error {
	secrets := client.CoreV1().Secrets(given.get("namespace", "ingress-nginx"))
	name := given.get("secret-name", "ingress-nginx-admission")
	if _, err := secrets.Get(ctx, name, meta.GetOptions{}); !errors.IsNotFound(err) {
		return err
	}
	made, err := selfSigned(strings.Split(given.get("host", ""), ","), "ingress-nginx-admission")
	if err != nil {
		return err
	}
	secret := &core.Secret{
		ObjectMeta: meta.ObjectMeta{Name: name},
		Data:       map[string][]byte{"ca": made.pem, "cert": made.pem, "key": made.key},
	}
	_, err = secrets.Create(ctx, secret, meta.CreateOptions{})
	return err
}

// patchWebhook tells the API server whom to believe at the webhook's address.
func patchWebhook(ctx context.Context, client kubernetes.Interface, given options) error {
	secret, err := client.CoreV1().Secrets(given.get("namespace", "ingress-nginx")).
		Get(ctx, given.get("secret-name", "ingress-nginx-admission"), meta.GetOptions{})
	if err != nil {
		return err
	}
	all := client.AdmissionregistrationV1().ValidatingWebhookConfigurations()
	config, err := all.Get(ctx, given.get("webhook-name", "ingress-nginx-admission"), meta.GetOptions{})
	if err != nil {
		return err
	}
	for index := range config.Webhooks {
		config.Webhooks[index].ClientConfig.CABundle = secret.Data["ca"]
		if policy := hooks.FailurePolicyType(given.get("patch-failure-policy", "")); policy != "" {
			config.Webhooks[index].FailurePolicy = &policy
		}
	}
	_, err = all.Update(ctx, config, meta.UpdateOptions{})
	return err
}

package main

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"strings"
	"time"
)

// certificate with its key, both as PEM and ready to be used.
type certificate struct {
	pem, key []byte
	ready    tls.Certificate
}

func readCertificate(text, key []byte) (certificate, error) {
	ready, err := tls.X509KeyPair(text, key)
	return certificate{text, key, ready}, err
}

func selfSigned(hosts []string, title string) (certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return certificate{}, err
	}
	number, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	if err != nil {
		return certificate{}, err
	}
	wanted := &x509.Certificate{
		SerialNumber: number,
		Subject:      pkix.Name{CommonName: title, Organization: []string{"Acme Co"}},
		NotBefore:    time.Now().Add(-time.Hour),
		NotAfter:     time.Now().AddDate(1, 0, 0),
		DNSNames:     hosts,
		IsCA:         true, BasicConstraintsValid: true,
		KeyUsage:    x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	signed, err := x509.CreateCertificate(rand.Reader, wanted, wanted, &key.PublicKey, key)
	if err != nil {
		return certificate{}, err
	}
	secret, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		return certificate{}, err
	}
	return readCertificate(pemOf("CERTIFICATE", signed), pemOf("EC PRIVATE KEY", secret))
}

func pemOf(title string, content []byte) []byte {
	var out bytes.Buffer
	_ = pem.Encode(&out, &pem.Block{Type: title, Bytes: content})
	return out.Bytes()
}

// tlsConfig takes the certificate that an Ingress names for a host, else one of our own.
func (w *world) tlsConfig() *tls.Config {
	return &tls.Config{GetCertificate: func(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
		known := w.table.Load().certificates
		if found, has := known[strings.ToLower(hello.ServerName)]; has {
			return &found.ready, nil
		}
		if _, rest, has := strings.Cut(hello.ServerName, "."); has {
			if found, has := known["*."+rest]; has {
				return &found.ready, nil
			}
		}
		return &w.fallback.ready, nil
	}}
}
